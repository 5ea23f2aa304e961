import { isOlder } from "../../charts/portworx/definitions";
import type { StorageClusterSpec } from "./storage-cluster";

/** What `spec.workloadIdentity` means for service accounts and pods. */
export interface Identity {
  /** Of the service accounts that call the cloud. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Of the pods that call the cloud: what the Azure webhook selects them by. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/** The first operator that acts on a credential for this cloud; GCP needs none of this. */
const FIRST_OPERATOR: Readonly<Record<string, string>> = { aws: "25.3.1", azure: "26.2.0" };

export function identityOf(spec: StorageClusterSpec | undefined, operatorVersion: string): Identity {
  const annotations: Record<string, string> = {};
  const podLabels: Record<string, string> = {};
  for (const { cloudProvider, key, value } of spec?.workloadIdentity?.credentials ?? []) {
    const provider = cloudProvider.toLowerCase();
    const first = FIRST_OPERATOR[provider];
    if (first === undefined || isOlder(operatorVersion, first) || key === undefined) continue;
    annotations[key] = value ?? "";
    if (provider === "azure") podLabels["azure.workload.identity/use"] = "true";
  }
  return { annotations, podLabels };
}
