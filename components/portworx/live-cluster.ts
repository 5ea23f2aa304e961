import { isDeepStrictEqual } from "node:util";
import { InputError } from "../input-error";
import type { Cloud } from "../platforms";
import { minimumVersions } from "../platforms";
import type { CredentialEntry } from "./credential";
import { storkIdentityOperator } from "./version-rules";

/** What a live StorageCluster must have kept. */
export interface ExpectedBlock {
  readonly cloud: Cloud;
  readonly credential: CredentialEntry;
  readonly storkUseWorkloadIdentity: boolean;
  readonly operatorVersion: string;
}

/**
 * Checks the spec that came back from the API server: a definition that does not know a field drops it without an error.
 *
 * @throws InputError where the cluster dropped the workload identity
 */
export function checkLiveSpec(spec: unknown, expected: ExpectedBlock): void {
  const { workloadIdentity, stork } = spec as LiveSpec;
  if (!workloadIdentity?.credentials?.some((entry) => isDeepStrictEqual(entry, expected.credential))) {
    throw dropped("spec.workloadIdentity.credentials", expected, minimumVersions[expected.cloud].operator);
  }
  if (expected.storkUseWorkloadIdentity && stork?.useWorkloadIdentity !== true) {
    throw dropped("spec.stork.useWorkloadIdentity", expected, storkIdentityOperator);
  }
}

interface LiveSpec {
  workloadIdentity?: { credentials?: unknown[] };
  stork?: { useWorkloadIdentity?: unknown };
}

function dropped(path: string, { operatorVersion }: ExpectedBlock, needed: string): InputError {
  return new InputError({
    input: "operatorVersion",
    value: operatorVersion,
    wanted: `an operator whose StorageCluster definition knows ${path}: the one in this cluster dropped it`,
    remedy: `Upgrade the operator and its definitions (CRDs) to ${needed} or later, then run pulumi up --refresh.`,
  });
}
