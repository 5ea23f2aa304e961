import type { V1Deployment, V1Service } from "@kubernetes/client-node";
import { fail, notApplicable, pass, type Check, type Finding } from "../../check";
import { CannotTell } from "../../cluster/failures";
import { paths } from "../../cluster/paths";
import type { WebhookService } from "../../facts/webhooks";
import type { Installation } from "../../installation";
import { watchingWebhooks } from "./selection";

/** Whether something stands behind the webhook's Service. */
export const deployment: Check<Installation> = {
  id: "webhook.deployment",
  title: "The webhook runs",
  why: "While it is down, new pods are refused or, worse, start without a token.",
  needs: ["webhook.selects"],
  async run(installation) {
    const webhooks = await watchingWebhooks(installation);
    const services = webhooks.flatMap(({ service }) => service ?? []);
    if (services.length < webhooks.length) return notApplicable("it is part of the control plane");
    try {
      const findings = await Promise.all(services.map((service) => judgeService(installation, service)));
      return findings.find(({ status }) => status !== "PASS") ?? findings[0] ?? notApplicable("there is none to run");
    } catch (error) {
      if (error instanceof CannotTell) return notApplicable(error.message);
      throw error;
    }
  },
};

async function judgeService({ cluster }: Installation, reference: WebhookService): Promise<Finding> {
  const { namespace, name } = reference;
  const service = await cluster.find<V1Service>(`${paths.services(namespace)}/${name}`);
  const selector = service?.spec?.selector;
  const deployments: V1Deployment[] = [];
  if (selector !== undefined) {
    for await (const candidate of cluster.list<V1Deployment>(paths.deployments(namespace))) {
      const labels = candidate.spec?.template.metadata?.labels ?? {};
      if (Object.entries(selector).every(([key, value]) => labels[key] === value)) deployments.push(candidate);
    }
  }
  return judgeDeployments(reference, service, deployments);
}

/** Judges the Deployments whose pods the Service selects. */
export function judgeDeployments(
  { namespace, name }: WebhookService,
  service: V1Service | undefined,
  deployments: readonly V1Deployment[],
): Finding {
  const kubectl = `kubectl --namespace ${namespace}`;
  if (service === undefined) {
    return fail(`its Service ${namespace}/${name} does not exist`, "Deploy the webhook again, with its Service.");
  }
  const [first] = deployments;
  if (first === undefined) {
    return fail(`no Deployment has pods for its Service ${namespace}/${name}`, `${kubectl} describe service ${name}`);
  }
  const states = deployments.map(({ metadata, spec, status }) => {
    const ready = `${status?.availableReplicas ?? 0} of ${spec?.replicas ?? 1} pods available`;
    return { text: `${namespace}/${metadata?.name}: ${ready}`, isUp: (status?.availableReplicas ?? 0) > 0 };
  });
  const text = states.map((state) => state.text).join("; ");
  if (states.some(({ isUp }) => isUp)) return pass(text);
  return fail(text, `${kubectl} describe deployment ${first.metadata?.name}  # and the events of its pods`);
}
