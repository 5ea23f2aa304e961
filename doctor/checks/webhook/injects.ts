import type { V1Pod } from "@kubernetes/client-node";
import { fail, notApplicable, pass, type Check, type Finding } from "../../check";
import { Forbidden, messageOf } from "../../cluster/failures";
import { paths } from "../../cluster/paths";
import { installedPod } from "../../facts/pods";
import { injectionFaults, type ExpectedIdentity } from "../../injection";
import type { Installation } from "../../installation";
import { watchedPods } from "./selection";

/** Whether a pod that started now would get the identity. */
export const injects: Check<Installation> = {
  id: "webhook.injects",
  title: "A new pod would get the identity",
  why: "The next pod that Portworx starts, after an upgrade or a node's failure, depends on it.",
  needs: ["webhook.certificate", "service-accounts.annotated"],
  async run(installation) {
    const [{ namespace, podLabels }, cloud, { value }] = await Promise.all([
      watchedPods(installation),
      installation.cloud(),
      installation.block(),
    ]);
    try {
      // A dry run: the API server asks the webhooks and forgets the pod.
      const pod = await installation.cluster.create<V1Pod>(
        `${paths.pods(namespace)}?dryRun=All`,
        probe(namespace, podLabels[0] ?? {}),
      );
      return judgeProbe(pod, { cloud, value });
    } catch (error) {
      if (error instanceof Forbidden) return notApplicable(`a pod cannot be tried out: ${messageOf(error)}`);
      return judgeRefusal(messageOf(error));
    }
  },
};

/** A pod such as the operator makes, as far as webhooks look at it. */
function probe(namespace: string, labels: Readonly<Record<string, string>>): V1Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: "pxwi-dry-run-", namespace, labels: { ...labels } },
    spec: { serviceAccountName: "portworx", containers: [{ name: "portworx", image: "portworx/oci-monitor" }] },
  };
}

/** Judges the pod that came back. */
export function judgeProbe(pod: V1Pod, identity: ExpectedIdentity): Finding {
  const faults = injectionFaults(installedPod(pod, "px"), identity);
  if (faults.length === 0) return pass("a dry run shows it");
  return fail(
    `a dry run shows that it would not: it ${faults.join(", ")}`,
    "See the webhook's log, and that it may read service accounts in Portworx's namespace.",
  );
}

/** Judges why the API server refused the pod: other policies of the cluster say nothing about the webhook. */
export function judgeRefusal(message: string): Finding {
  if (!message.includes("failed calling webhook")) return notApplicable(`a pod cannot be tried out: ${message}`);
  return fail(message, "Repair the webhook: until then no such pod can start.");
}
