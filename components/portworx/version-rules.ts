import { InputError } from "../input-error";
import { minimumVersions, testedVersions, type Cloud } from "../platforms";
import { isAtLeast, parseVersion } from "../version";
import { parseImage } from "./image";

/** The first operator whose StorageCluster has `stork.useWorkloadIdentity`. */
export const storkIdentityOperator = "26.2.0";

/** What newer Portworx releases need beside them, newest first (Portworx release notes). */
const companions = [
  { portworx: "3.7.1", operator: "26.4.0", stork: "26.4.2" },
  { portworx: "3.7.0", operator: "26.3.2", stork: "26.4.1" },
] as const;

/** Operators that take away again what webhooks put into pods (operator release notes, PWX-45817). */
const stripping = { first: "25.3.0", repaired: "25.5.0" } as const;

/** The versions of one installation. */
export interface Versions {
  readonly cloud: Cloud;
  readonly release: PortworxRelease;
  readonly operator: string;
  readonly storkUseWorkloadIdentity: boolean;
}

/**
 * @returns warnings
 * @throws InputError where the versions cannot work together
 */
export function checkVersions(versions: Versions): string[] {
  const { release } = versions;
  const operator = parseVersion(versions.operator, "operatorVersion");
  const minimum = minimumVersions[versions.cloud];
  requireVersion(release.input, release.version, minimum.portworx, `workload identity on ${versions.cloud}`);
  requireVersion("operatorVersion", operator, minimum.operator, `workload identity on ${versions.cloud}`);
  const companion = companionOf(release.version);
  if (companion) requireVersion("operatorVersion", operator, companion.operator, `Portworx ${release.version}`);
  if (versions.storkUseWorkloadIdentity && !isAtLeast(operator, storkIdentityOperator)) {
    throw new InputError({
      input: "storkUseWorkloadIdentity",
      value: true,
      wanted: `operator ${storkIdentityOperator} or later; operatorVersion is ${versions.operator}`,
      remedy: "Upgrade the operator, or set storkUseWorkloadIdentity to false: Stork then has no access to the cloud.",
    });
  }
  return strippingWarning(operator);
}

function companionOf(portworx: string) {
  return companions.find((companion) => isAtLeast(portworx, companion.portworx));
}

/**
 * Checks a pinned Stork; without a pin the operator picks a fitting one. A tag that is no version is left to the user.
 *
 * @throws InputError where the Stork is too old for the Portworx
 */
export function checkStorkImage(image: string, portworx: string, input: string): void {
  const { tag } = parseImage(image, input);
  const companion = companionOf(portworx);
  const version = tag === undefined ? undefined : tryParse(tag);
  if (companion && version !== undefined) requireVersion(input, version, companion.stork, `Portworx ${portworx}`);
}

function requireVersion(input: string, version: string, minimum: string, purpose: string): void {
  if (isAtLeast(version, minimum)) return;
  throw new InputError({
    input,
    value: version,
    wanted: `${minimum} or later for ${purpose}`,
    remedy: `Upgrade to ${minimum} or later.`,
  });
}

function strippingWarning(operator: string): string[] {
  if (!isAtLeast(operator, stripping.first) || isAtLeast(operator, stripping.repaired)) return [];
  return [
    `operatorVersion: ${operator} removes from Portworx's pods what webhooks put there, and restarts them again and again; ` +
      `${stripping.repaired} and later keep it. Upgrade the operator.`,
  ];
}

/** Which Portworx is installed. */
export interface PortworxRelease {
  readonly version: string;
  readonly image: string;
  /** The input that said which version it is. */
  readonly input: string;
}

/** What a Portworx is asked for by; the tag of an image must agree with the version. */
export interface PortworxChoice {
  readonly portworxVersion?: string;
  readonly image?: string;
}

/** @throws InputError where neither input says which version it is, or they disagree */
export function resolvePortworx({ portworxVersion, image }: PortworxChoice): PortworxRelease {
  const input = "portworxVersion";
  if (image === undefined) {
    const asked = portworxVersion ?? testedVersions.portworx;
    return { version: parseVersion(asked, input), image: `portworx/oci-monitor:${asked}`, input };
  }
  const { tag } = parseImage(image, "image");
  if (portworxVersion === undefined) return { version: versionOfTag(image, tag), image, input: "image" };
  const version = parseVersion(portworxVersion, input);
  const tagged = tag === undefined ? undefined : tryParse(tag);
  if (tagged === undefined || tagged === version) return { version, image, input };
  throw new InputError({
    input,
    value: portworxVersion,
    wanted: `the version of image ${image}`,
    remedy: "Leave portworxVersion out where the image's tag says it, or correct one of the two.",
  });
}

function versionOfTag(image: string, tag: string | undefined): string {
  const version = tag === undefined ? undefined : tryParse(tag);
  if (version !== undefined) return version;
  throw new InputError({
    input: "image",
    value: image,
    wanted: "a tag that is a Portworx version, such as portworx/oci-monitor:3.6.1",
    remedy: "Add the tag (a digest may follow it), or say in portworxVersion which version the image holds.",
  });
}

function tryParse(tag: string): string | undefined {
  try {
    return parseVersion(tag, "image");
  } catch {
    return undefined;
  }
}
