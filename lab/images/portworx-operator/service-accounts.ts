import { isDeepStrictEqual } from "node:util";
import type { V1ServiceAccount } from "@kubernetes/client-node";
import { ownerReferences, type Installation } from "./installation";

const STORAGE = "portworx";
const STORK = "stork";
const WIPER = "px-node-wiper";

export const SERVICE_ACCOUNTS = [STORAGE, "px-csi", STORK, "stork-scheduler", "portworx-pvc-controller"];

/**
 * Creates or adopts the service accounts, and annotates those that call the cloud.
 * @returns true when an annotation changed, which a webhook takes a moment to learn
 */
export async function ensureServiceAccounts(installation: Installation): Promise<boolean> {
  const changes = await Promise.all(SERVICE_ACCOUNTS.map((name) => ensureServiceAccount(installation, name)));
  return changes.includes(true);
}

export async function ensureServiceAccount(installation: Installation, name: string): Promise<boolean> {
  const { access, cluster } = installation;
  const metadata = { name, namespace: cluster.metadata.namespace };
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata };
  const annotations = annotationsFor(name, installation);
  const live = await access.find<V1ServiceAccount>(account);
  const own = live !== undefined && isOwn(live, installation);
  if (own && isDeepStrictEqual({ ...live.metadata?.annotations }, annotations)) return false;
  if (live !== undefined && !own) await loseAnnotations(live, installation);
  const after = await access.apply<V1ServiceAccount>({
    ...account,
    metadata: { ...metadata, annotations, ownerReferences: ownerReferences(cluster) },
  });
  return !isDeepStrictEqual({ ...live?.metadata?.annotations }, { ...after.metadata?.annotations });
}

function annotationsFor(name: string, { cluster, identity }: Installation): Record<string, string> {
  const callsTheCloud =
    name === STORAGE || name === WIPER || (name === STORK && cluster.spec?.stork?.useWorkloadIdentity === true);
  return callsTheCloud ? { ...identity.annotations } : {};
}

function isOwn(account: V1ServiceAccount, { cluster }: Installation): boolean {
  return (account.metadata?.ownerReferences ?? []).some((owner) => owner.uid === cluster.metadata.uid);
}

/** A service account that was there before keeps none of its annotations when the operator adopts it. */
async function loseAnnotations(account: V1ServiceAccount, { access }: Installation): Promise<void> {
  const { name = "", namespace, annotations = {} } = account.metadata ?? {};
  const removed = Object.fromEntries(Object.keys(annotations).map((key) => [key, null])) as unknown as Record<
    string,
    string
  >;
  await access.merge({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace, annotations: removed } });
}
