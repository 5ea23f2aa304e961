import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../inputs";
import { Cloud, type Platform } from "../platforms";
import type { WorkloadIdentityCredential } from "./credential";

/** What the StorageCluster component puts into every spec. */
export interface OwnSpec {
  image: pulumi.Input<string>;
  credential: WorkloadIdentityCredential;
  storkUseWorkloadIdentity: boolean;
}

/** The spec of somebody who gives none: cloud drives, internal key-value store, secrets in Kubernetes, as the vendor's pages have it. */
export function defaultSpec(cloud: Cloud): Record<string, unknown> {
  const drive = { [Cloud.Aws]: "type=gp3,size=150", [Cloud.Azure]: "type=Premium_LRS,size=150" }[cloud];
  return {
    cloudStorage: { provider: cloud, deviceSpecs: [drive] },
    kvdb: { internal: true },
    // Credentials of cloud snapshots are kept by the secrets provider.
    secretsProvider: "k8s",
  };
}

/**
 * Puts the component's own fields into a spec. Pieces that are only known later stay such, so that a secret in one of them
 * does not make a secret of the whole spec.
 */
export function completeSpec(spec: unknown, platform: Platform, own: OwnSpec): pulumi.Input<Record<string, unknown>> {
  return transformed(spec, (known) => ({
    ...(platform.startPort !== undefined && { startPort: platform.startPort }),
    ...(known as Record<string, unknown>),
    image: own.image,
    workloadIdentity: { credentials: [own.credential] },
    stork: completeStork((known as { stork?: unknown }).stork, own.storkUseWorkloadIdentity),
  }));
}

function completeStork(stork: unknown, useWorkloadIdentity: boolean): unknown {
  return transformed(stork, (known) => ({
    enabled: true,
    ...(known as object | undefined),
    // Operators before 26.2.0 do not know the field: it is left out rather than set to false.
    ...(useWorkloadIdentity && { useWorkloadIdentity }),
  }));
}
