import { at, elements, notYetKnown } from "../known-value";
import { shown, type ResourceRule } from "../rule";
import { isIdentityWebhook } from "./webhook-names";

/** While the webhook is away, either pods start without their identity for good, or none starts at all. */
export const webhookCall: ResourceRule = {
  name: "webhook-failure",
  level: "advisory",
  description: "A webhook that gives pods their identity refuses those pods while it is away, and no others.",
  remedy:
    "Set failurePolicy to Fail and choose the pods by namespaceSelector or objectSelector, so that an outage neither goes unseen nor blocks the cluster.",
  judge: ({ type, properties }) => {
    if (type !== "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration") return [];
    const isNamed = isIdentityWebhook(at(properties, "metadata", "name"));
    return elements(at(properties, "webhooks")).flatMap((webhook, index) => {
      if (!isNamed && !isIdentityWebhook(at(webhook, "name"))) return [];
      const policy = at(webhook, "failurePolicy") ?? "Fail";
      const namespaces = isChosen(at(webhook, "namespaceSelector"));
      if (policy === notYetKnown || namespaces) return [];
      if (policy !== "Fail") {
        return [
          {
            at: `webhooks[${index}].failurePolicy`,
            seen: `${shown(policy)} in every namespace`,
            wanted: "Fail, or a namespaceSelector",
          },
        ];
      }
      if (isChosen(at(webhook, "objectSelector"))) return [];
      return [
        { at: `webhooks[${index}]`, seen: "Fail for every pod", wanted: "Fail for the pods that need an identity" },
      ];
    });
  },
};

/** An empty selector chooses everything, as a missing one does; one that is not yet known may choose. */
function isChosen(selector: unknown): boolean {
  if (selector === notYetKnown) return true;
  return typeof selector === "object" && selector !== null && Object.keys(selector).length > 0;
}
