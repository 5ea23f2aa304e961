import { credentialKeys } from "../../components/portworx/credential-keys";
import { Forbidden } from "../cluster/failures";
import { ownVariables } from "../facts/own-variables";
import type { IdentityWebhook } from "../facts/webhooks";
import { blockEntry } from "../facts/storage-cluster";
import type { LiveServiceAccount } from "../facts/service-accounts";
import type { Installation } from "../installation";
import type { InjectionTimes, RestartRules } from "./plan";

/** What is known of an installation before its pods are looked at. */
export interface Preparation {
  readonly namespace: string;
  /** For people, such as `StorageCluster portworx/px-cluster`. */
  readonly title: string;
  readonly serviceAccounts: readonly string[];
  readonly rules: RestartRules;
}

/**
 * Reads what decides which pods are right.
 *
 * @throws Error where no new pod could get an identity, so that a restart would help nobody
 */
export async function prepare(installation: Installation): Promise<Preparation> {
  const cluster = await installation.storageCluster();
  const title = `StorageCluster ${cluster.metadata.namespace}/${cluster.metadata.name}`;
  if (!blockEntry(cluster)?.value) {
    throw new Error(`${title} names no identity in spec.workloadIdentity.credentials: a restart would give pods none`);
  }
  const [cloud, value] = await Promise.all([installation.cloud(), installation.identity()]);
  const serviceAccounts = (await installation.serviceAccounts()).filter((name) => name !== "px-node-wiper");
  const [accounts, webhooks] = await Promise.all([installation.liveServiceAccounts(), knownWebhooks(installation)]);
  const key = credentialKeys[cloud];
  checkAnnotations(
    accounts.filter(({ name }) => serviceAccounts.includes(name)),
    key,
    value,
  );
  if (webhooks?.length === 0) {
    throw new Error(
      `no webhook injects identities of ${cloud} into new pods: install it, then restart. See npx pxwi doctor`,
    );
  }
  return {
    namespace: await installation.namespace(),
    title,
    serviceAccounts,
    rules: {
      identity: { cloud, value },
      storkUsesIdentity: serviceAccounts.includes("stork"),
      ownVariables: ownVariables(cluster),
      since: injectionTimes(accounts, webhooks ?? [], key),
    },
  };
}

/** @throws Error where a service account does not name the identity */
export function checkAnnotations(accounts: readonly LiveServiceAccount[], key: string, value: string): void {
  for (const { name, annotations } of accounts) {
    if (annotations[key] === value) continue;
    throw new Error(
      `the service account ${name} has ${key} ${annotations[key] ?? "not"} set, where the StorageCluster says ${value}: ` +
        "new pods would not get that identity. The operator annotates it; see npx pxwi doctor",
    );
  }
}

/** When the last of the webhooks, and the last of the annotations, came. */
export function injectionTimes(
  accounts: readonly LiveServiceAccount[],
  webhooks: readonly IdentityWebhook[],
  key: string,
): InjectionTimes {
  const written = accounts.flatMap(({ writers }) => writers.filter(({ annotation }) => annotation === key));
  const [webhook, annotation] = [
    latest(webhooks.map(({ createdAt }) => createdAt)),
    latest(written.map(({ at }) => at)),
  ];
  return { ...(webhook && { webhook }), ...(annotation && { annotation }) };
}

/** Undefined where the user may not list webhooks. */
async function knownWebhooks(installation: Installation): Promise<readonly IdentityWebhook[] | undefined> {
  try {
    return await installation.webhooks();
  } catch (error) {
    if (error instanceof Forbidden) return undefined;
    throw error;
  }
}

function latest(times: readonly Date[]): Date | undefined {
  return times.reduce<Date | undefined>((last, time) => (last === undefined || time > last ? time : last), undefined);
}
