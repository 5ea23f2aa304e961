import { Cloud, platforms } from "../../../components/platforms";
import { fail, notApplicable, pass, warn, type Check, type Finding } from "../../check";
import type { IdentityWebhook } from "../../facts/webhooks";
import type { Installation } from "../../installation";
import { passedOver, watchedPods, watchingWebhooks, type WatchedPods } from "./selection";

const remedies: Readonly<Record<Cloud, string>> = {
  [Cloud.Aws]: "EKS and ROSA bring it; elsewhere deploy it (the PodIdentityWebhook component), then: npx pxwi restart",
  [Cloud.Azure]:
    "AKS: az aks update --resource-group GROUP --name NAME --enable-oidc-issuer --enable-workload-identity; elsewhere " +
    "deploy it (the WorkloadIdentityWebhook component); then: npx pxwi restart",
};

/** Whether the cluster has a webhook that injects the identity. */
export const present: Check<Installation> = {
  id: "webhook.present",
  title: "The webhook is registered",
  why: "Without it pods get no token and silently run on the node's credentials.",
  needs: ["storage-cluster.block"],
  async run(installation) {
    const [webhooks, cloud] = await Promise.all([installation.webhooks(), installation.cloud()]);
    return judgePresence(webhooks, cloud);
  },
};

/** Judges what is registered. */
export function judgePresence(webhooks: readonly IdentityWebhook[], cloud: Cloud): Finding {
  if (webhooks.length === 0) return fail("no MutatingWebhookConfiguration injects it into pods", remedies[cloud]);
  return pass(webhooks.map(({ configuration }) => configuration).join(", "));
}

/** Whether the API server asks the webhook about Portworx's pods. */
export const selection: Check<Installation> = {
  id: "webhook.selects",
  title: "The webhook is asked about Portworx's pods",
  why: "Pods that its selectors leave out get no token.",
  needs: [present.id],
  async run(installation) {
    const [webhooks, pods, cloud, { metadata }] = await Promise.all([
      installation.webhooks(),
      watchedPods(installation),
      installation.cloud(),
      installation.storageCluster(),
    ]);
    return judgeSelection(webhooks, pods, { cloud, annotations: metadata.annotations ?? {} });
  },
};

/** The distribution, as far as the StorageCluster's annotations tell it. */
export interface Surroundings {
  readonly cloud: Cloud;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Judges selectors, and namespaces that a distribution keeps webhooks away from. */
export function judgeSelection(
  webhooks: readonly IdentityWebhook[],
  pods: WatchedPods,
  { cloud, annotations }: Surroundings,
): Finding {
  const platform = Object.values(platforms[cloud]).find(
    (candidate) =>
      Object.keys(candidate.annotations).length > 0 &&
      Object.entries(candidate.annotations).every(([key, value]) => annotations[key] === value),
  );
  if (platform?.unusableNamespaces.includes(pods.namespace)) {
    return fail(
      `${platform.title} keeps every webhook away from namespace ${pods.namespace}`,
      "Install Portworx in a namespace of its own.",
    );
  }
  const reasons = webhooks.map((webhook) => ({ webhook, reason: passedOver(webhook, pods) }));
  const watching = reasons.filter(({ reason }) => reason === undefined);
  if (watching.length > 0) return pass(watching.map(({ webhook }) => webhook.configuration).join(", "));
  const [first] = reasons;
  return fail(
    reasons.map(({ webhook, reason }) => `${webhook.configuration}: ${reason}`).join("; "),
    `kubectl edit mutatingwebhookconfiguration ${first?.webhook.configuration ?? ""}  # its selectors; or label what they ask for`,
  );
}

/** Whether pods are refused rather than started without an identity while the webhook is down. */
export const failurePolicy: Check<Installation> = {
  id: "webhook.failure-policy",
  title: "Pods never start without an identity",
  why: "With failurePolicy Ignore, a pod that starts while the webhook is down has no token, until somebody restarts it.",
  needs: [selection.id],
  async run(installation) {
    return judgeFailurePolicy(await watchingWebhooks(installation));
  },
};

/** Judges deployed webhooks; nobody can change one that the control plane has built in. */
export function judgeFailurePolicy(webhooks: readonly IdentityWebhook[]): Finding {
  const [webhook] = webhooks;
  if (webhook === undefined) return notApplicable("no webhook is asked about Portworx's pods");
  if (webhooks.some((candidate) => candidate.failurePolicy === "Fail")) return pass("Fail");
  if (webhook.service === undefined) return notApplicable("Ignore, as the distribution that brings the webhook has it");
  return warn(
    `${webhook.configuration} has failurePolicy ${webhook.failurePolicy}`,
    `kubectl edit mutatingwebhookconfiguration ${webhook.configuration}  # failurePolicy: Fail, with a namespaceSelector for Portworx's namespace`,
  );
}
