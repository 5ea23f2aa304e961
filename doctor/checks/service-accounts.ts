import type { Check, Finding } from "../check";
import { fail, pass, warn } from "../check";
import type { LiveServiceAccount } from "../facts/service-accounts";
import type { BlockEntry } from "../facts/storage-cluster";
import type { Installation } from "../installation";

/** Whether the service accounts have the annotation that the webhook reads. */
export const annotated: Check<Installation> = {
  id: "service-accounts.annotated",
  title: "The service accounts name the identity",
  why: "The webhook gives an identity only to pods whose service account names one.",
  needs: ["storage-cluster.block"],
  async run(installation) {
    const [accounts, names, block, namespace] = await Promise.all([
      installation.liveServiceAccounts(),
      installation.serviceAccounts(),
      installation.block(),
      installation.namespace(),
    ]);
    return judgeAnnotations(accounts, names, block, namespace);
  },
};

/** Judges the accounts that exist; px-node-wiper exists only while Portworx is being uninstalled. */
export function judgeAnnotations(
  accounts: readonly LiveServiceAccount[],
  names: readonly string[],
  { key, value }: BlockEntry,
  namespace: string,
): Finding {
  const missing = names.filter(
    (name) => name !== "px-node-wiper" && !accounts.some((account) => account.name === name),
  );
  const faults = [
    ...missing.map((name) => `${name} does not exist`),
    ...accounts.flatMap(({ name, annotations }) => {
      const live = annotations[key];
      if (live === value) return [];
      return [live === undefined ? `${name} has no annotation ${key}` : `${name} names ${live} instead of ${value}`];
    }),
  ];
  if (faults.length === 0) return pass(accounts.map(({ name }) => name).join(", "));
  return fail(
    faults.join("; "),
    `The operator sets it from the StorageCluster: see why it does not with kubectl --namespace ${namespace} logs ` +
      "--selector name=portworx-operator; whoever else writes the annotation must stop.",
  );
}

/** Whether somebody other than the operator writes the annotation. */
export const owner: Check<Installation> = {
  id: "service-accounts.owner",
  title: "Only the operator writes the annotation",
  why: "A second writer, such as Helm or a pipeline, puts another value back at its next run.",
  needs: [annotated.id],
  async run(installation) {
    const [accounts, { key }] = await Promise.all([installation.liveServiceAccounts(), installation.block()]);
    return judgeOwners(accounts, key);
  },
};

/** Tools that people and pipelines write with; the operator is none of them. */
const otherWriters = /^(kubectl|helm|pulumi|argocd|flux|kustomize|terraform|hashicorp)/i;

/** Judges by the field managers that the API server keeps for every field. */
export function judgeOwners(accounts: readonly LiveServiceAccount[], key: string): Finding {
  const others = accounts.flatMap(({ name, writers }) =>
    writers
      .filter(({ annotation, manager }) => annotation === key && otherWriters.test(manager))
      .map(({ manager }) => `${name}: ${manager}`),
  );
  if (others.length === 0) return pass("nobody else does");
  return warn(
    `also written by ${others.join(", ")}`,
    `Take the annotation ${key} out of what these tools apply, and set it in the StorageCluster alone.`,
  );
}
