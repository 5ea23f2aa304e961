import { compare } from "semver";
import { InputError } from "./input-error";

// Portworx numbers hot fixes with a fourth part (3.1.0.1) that semantic versions do not know; it never matters to a minimum.
const form = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:\.\d+)*(?:[-_]([0-9A-Za-z.-]+))?$/;

/**
 * Reads a version as Portworx, its operator and Stork write them: 3.6.1, v26.2.1, 3.10, 3.7.0-rc1, 3.1.0.1.
 *
 * @returns the version in the form of semantic versions
 * @throws InputError where the text is no version
 */
export function parseVersion(text: string, input: string): string {
  const [, major, minor, patch = "0", preRelease] = form.exec(text) ?? [];
  if (major === undefined || minor === undefined) {
    throw new InputError({
      input,
      value: text,
      wanted: "a version such as 3.6.1",
      remedy: "Give the number that is released, not a name such as latest.",
    });
  }
  const numbers = [major, minor, patch].map(Number).join(".");
  return preRelease === undefined ? numbers : `${numbers}-${semanticIdentifiers(preRelease)}`;
}

/** True where a version that {@link parseVersion} read is the minimum or later; a pre-release comes before its release. */
export function isAtLeast(version: string, minimum: string): boolean {
  return compare(version, minimum) >= 0;
}

// Semantic versions refuse numbers with leading zeros and empty parts, which build hashes and dates may have.
function semanticIdentifiers(preRelease: string): string {
  return preRelease
    .split(".")
    .filter((part) => part !== "")
    .map((part) => (/^0\d+$/.test(part) ? `n${part}` : part))
    .join(".");
}
