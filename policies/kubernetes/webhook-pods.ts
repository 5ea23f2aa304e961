import { at, elements, notYetKnown } from "../known-value";
import { shown, type ResourceRule, type Violation } from "../rule";
import { isIdentityWebhook } from "./webhook-names";

/** Who takes over the webhook's pods decides about every pod's identity; while none runs, no other pod gets one. */
export const webhookPods: ResourceRule = {
  name: "webhook-pods",
  level: "advisory",
  description: "The pods of such a webhook are at least two, without privileges and with a read-only root.",
  remedy:
    "Set replicas to 2 or more, and readOnlyRootFilesystem: true, allowPrivilegeEscalation: false and no privileged in each container's securityContext.",
  judge: ({ type, properties }) => {
    if (type !== "kubernetes:apps/v1:Deployment") return [];
    const pod = at(properties, "spec", "template", "spec");
    const containers = [...containersIn(pod, "containers"), ...containersIn(pod, "initContainers")];
    const isNamed = isIdentityWebhook(at(properties, "metadata", "name"));
    if (!isNamed && !containers.some(({ container }) => isIdentityWebhook(at(container, "image")))) return [];
    return [
      ...replicaViolations(at(properties, "spec", "replicas")),
      ...containers.flatMap(({ place, container }) => containerViolations(place, at(container, "securityContext"))),
    ];
  },
};

function containersIn(pod: unknown, kind: string) {
  return elements(at(pod, kind)).map((container, index) => ({
    place: `spec.template.spec.${kind}[${index}].securityContext`,
    container,
  }));
}

function replicaViolations(replicas: unknown): Violation[] {
  if (replicas === notYetKnown || Number(replicas) >= 2) return [];
  return [{ at: "spec.replicas", seen: shown(replicas), wanted: "2 or more" }];
}

function containerViolations(place: string, context: unknown): Violation[] {
  const [privileged, escalation, readOnly] = ["privileged", "allowPrivilegeEscalation", "readOnlyRootFilesystem"].map(
    (field) => at(context, field),
  );
  return [
    ...(privileged === true ? [{ at: `${place}.privileged`, seen: "true", wanted: "no privileges" }] : []),
    ...(escalation === true ? [{ at: `${place}.allowPrivilegeEscalation`, seen: "true", wanted: "false" }] : []),
    ...(readOnly === true || readOnly === notYetKnown
      ? []
      : [{ at: `${place}.readOnlyRootFilesystem`, seen: shown(readOnly), wanted: "true" }]),
  ];
}
