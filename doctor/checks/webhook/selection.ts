import type { V1Namespace } from "@kubernetes/client-node";
import { Cloud } from "../../../components/platforms";
import { paths } from "../../cluster/paths";
import { selects } from "../../facts/label-selector";
import type { IdentityWebhook } from "../../facts/webhooks";
import type { Installation } from "../../installation";

type Labels = Readonly<Record<string, string>>;

/** What decides whether a webhook is asked about a pod. */
export interface WatchedPods {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  /** Labels of the pods that call the cloud, each set once. */
  readonly podLabels: readonly Labels[];
}

/** The pods that must get the identity; where none lives, the labels that the operator gives them. */
export async function watchedPods(installation: Installation): Promise<WatchedPods> {
  const [namespace, pods, cloud] = await Promise.all([
    installation.namespace(),
    installation.cloudPods(),
    installation.cloud(),
  ]);
  const { metadata } = await installation.cluster.read<V1Namespace>(paths.namespace(namespace));
  const own = { name: "portworx", ...(cloud === Cloud.Azure && { "azure.workload.identity/use": "true" }) };
  // Hashes of revisions differ from pod to pod without a meaning for selectors.
  const sets = new Map(pods.map(({ labels }) => [JSON.stringify(withoutHashes(labels)), labels]));
  return {
    namespace,
    namespaceLabels: metadata?.labels ?? {},
    podLabels: sets.size === 0 ? [own] : [...sets.values()],
  };
}

function withoutHashes(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !key.endsWith("-hash")));
}

/** Why a webhook is not asked about some of the pods; undefined where it is asked about all of them. */
export function passedOver(webhook: IdentityWebhook, pods: WatchedPods): string | undefined {
  if (!selects(webhook.namespaceSelector, pods.namespaceLabels)) {
    return `its namespaceSelector leaves out namespace ${pods.namespace}`;
  }
  const left = pods.podLabels.find((labels) => !selects(webhook.objectSelector, labels));
  return left && `its objectSelector leaves out pods with the label name=${left.name ?? "(none)"}`;
}

/** The webhooks that are asked about every pod that calls the cloud. */
export async function watchingWebhooks(installation: Installation): Promise<readonly IdentityWebhook[]> {
  const [webhooks, pods] = await Promise.all([installation.webhooks(), watchedPods(installation)]);
  return webhooks.filter((webhook) => passedOver(webhook, pods) === undefined);
}
