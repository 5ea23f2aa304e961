import { isDeepStrictEqual } from "node:util";
import { InputError } from "../input-error";
import { findStaticCredentials } from "./static-credentials";
import { checkStorkImage } from "./version-rules";

/** What a spec is judged by; undefined where it is not known yet. */
export interface SpecRules {
  readonly clusterName?: string;
  readonly image?: string;
  readonly portworxVersion?: string;
  readonly credential: { readonly cloudProvider?: string; readonly key?: string; readonly value?: string };
  readonly storkUseWorkloadIdentity: boolean;
  readonly confirmDataLoss?: string;
  readonly migration: boolean;
}

/**
 * Judges a StorageCluster's spec, as far as it is known: what is undefined is left for later.
 *
 * @returns warnings
 * @throws InputError
 */
export function checkSpec(spec: unknown, rules: SpecRules): string[] {
  if (spec === undefined) return [];
  if (!isRecord(spec)) {
    throw new InputError({
      input: "spec",
      value: spec,
      wanted: "an object, the spec of the StorageCluster",
      remedy: "Give what stands under spec: in the StorageCluster's manifest.",
    });
  }
  checkOwnFields(spec, rules);
  checkStork(spec, rules);
  checkStorageNodes(spec);
  checkDeleteStrategy(spec, rules);
  return checkStaticCredentials(spec, rules.migration);
}

function checkOwnFields(spec: Record<string, unknown>, rules: SpecRules): void {
  checkSame("spec.image", spec.image, rules.image, "image");
  checkSame("spec.workloadIdentity", spec.workloadIdentity, { credentials: [rules.credential] }, "credential");
  const useWorkloadIdentity = isRecord(spec.stork) ? spec.stork.useWorkloadIdentity : undefined;
  checkSame(
    "spec.stork.useWorkloadIdentity",
    useWorkloadIdentity,
    rules.storkUseWorkloadIdentity,
    "storkUseWorkloadIdentity",
  );
}

function checkSame(input: string, given: unknown, own: unknown, source: string): void {
  if (!isKnown(given) || !isKnown(own) || isDeepStrictEqual(given, own)) return;
  throw new InputError({
    input,
    value: given,
    wanted: `${JSON.stringify(own)}, which the input ${source} makes`,
    remedy: `Leave ${input} out and set ${source}.`,
  });
}

function checkStork({ stork }: Record<string, unknown>, { portworxVersion }: SpecRules): void {
  if (!isRecord(stork) || typeof stork.image !== "string" || portworxVersion === undefined) return;
  checkStorkImage(stork.image, portworxVersion, "spec.stork.image");
}

function checkStorageNodes({ cloudStorage }: Record<string, unknown>): void {
  const nodes = isRecord(cloudStorage) ? cloudStorage.initialStorageNodes : undefined;
  if (nodes === undefined || (typeof nodes === "number" && Number.isInteger(nodes) && nodes >= 3)) return;
  throw new InputError({
    input: "spec.cloudStorage.initialStorageNodes",
    value: nodes,
    wanted: "3 or more",
    remedy: "Portworx keeps its data on at least three nodes; raise the number or leave it out.",
  });
}

const erasingStrategies: readonly unknown[] = ["UninstallAndWipe", "UninstallAndDelete"];

function checkDeleteStrategy({ deleteStrategy }: Record<string, unknown>, rules: SpecRules): void {
  const type = isRecord(deleteStrategy) ? deleteStrategy.type : undefined;
  if (!erasingStrategies.includes(type)) return;
  const { clusterName, confirmDataLoss } = rules;
  if (clusterName === undefined || confirmDataLoss === clusterName) return;
  throw new InputError({
    input: "spec.deleteStrategy.type",
    value: type,
    wanted: `confirmDataLoss: ${JSON.stringify(clusterName)}, since deleting the cluster then erases all data`,
    remedy: 'Set confirmDataLoss to the cluster\'s name, or use the type "Uninstall", which keeps the data.',
  });
}

function checkStaticCredentials(spec: Record<string, unknown>, migration: boolean): string[] {
  const found = findStaticCredentials(spec);
  if (migration) {
    return found.map(
      ({ input, variable }) =>
        `${input}: ${variable} still comes before the workload identity. Remove it, and then migration, once all pods have their tokens.`,
    );
  }
  for (const { input, variable } of found) {
    throw new InputError({
      input,
      value: variable,
      wanted: "no static credentials: the cloud's SDK would take them and never use the workload identity",
      remedy: "Remove the variable; to keep it for a while beside the workload identity, set migration to true.",
    });
  }
  return [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True where nothing inside is undefined. */
function isKnown(value: unknown): boolean {
  if (value === undefined) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isKnown);
}
