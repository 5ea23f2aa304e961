import type { Cloud } from "../components/platforms";
import { defaultSpec } from "../components/portworx/storage-cluster-spec";

/** What decides about the StorageCluster's spec. */
export interface SpecInputs {
  readonly spec?: Record<string, unknown>;
  /** True where a cert-manager runs that the operator must not install again. */
  readonly existingCertManager: boolean;
}

/**
 * The StorageCluster's spec: the one given, else the vendor's usual one, in which the operator brings the cert-manager that
 * Portworx takes its own certificates from.
 */
export function storageSpec({ spec, existingCertManager }: SpecInputs, cloud: Cloud): Record<string, unknown> {
  if (existingCertManager) return { ...(spec ?? defaultSpec(cloud)), certManager: { enabled: false } };
  return spec ?? { ...defaultSpec(cloud), certManager: { enabled: true } };
}
