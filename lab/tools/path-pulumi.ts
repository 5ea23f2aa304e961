import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import semver from "semver";
import { findOnPath, isExecutable, runCommand } from "./command";

/** A `pulumi` that the machine has already. */
export interface PathPulumi {
  readonly pulumi: string;
  /** The Node language host beside it, where the official releases have it. */
  readonly languageHost: string | undefined;
}

/**
 * The `pulumi` on the PATH, unless it is older than the SDK that the programs use.
 * @param note told why a `pulumi` that is there is not used
 */
export async function findPulumiOnPath(note: (text: string) => void): Promise<PathPulumi | undefined> {
  const pulumi = findOnPath("pulumi");
  if (pulumi === undefined) return undefined;
  const wanted = sdkVersion();
  const printed = await runCommand(pulumi, ["version"], { environment: { PULUMI_SKIP_UPDATE_CHECK: "true" } }).catch(
    (error: Error) => error.message,
  );
  const version = semver.parse(printed.trim());
  if (version === null || semver.lt(version, wanted)) {
    const found = version === null ? "does not tell its version" : `is version ${version.version}`;
    note(`${pulumi} ${found}, and the SDK wants ${wanted} or newer: the lab uses a pulumi of its own.`);
    return undefined;
  }
  const languageHost = join(dirname(realpathSync(pulumi)), "pulumi-language-nodejs");
  return { pulumi, languageHost: isExecutable(languageHost) ? languageHost : undefined };
}

function sdkVersion(): string {
  const manifest = readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
