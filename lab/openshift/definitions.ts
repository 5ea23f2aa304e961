import type { V1CustomResourceDefinitionVersion, V1JSONSchemaProps } from "@kubernetes/client-node";
import type { KubernetesObject } from "../providers/kubernetes/objects";

export const GROUP = "operators.coreos.com";

const text: V1JSONSchemaProps = { type: "string" };
const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true } as V1JSONSchemaProps;

/** The kinds by which one asks OpenShift for an operator, as far as anybody here does. */
export const definitions: readonly KubernetesObject[] = [
  definition("OperatorGroup", "v1", {
    type: "object",
    properties: {
      targetNamespaces: { type: "array", items: text },
      serviceAccountName: text,
    },
  }),
  definition("Subscription", "v1alpha1", {
    type: "object",
    required: ["name", "source", "sourceNamespace"],
    properties: {
      channel: text,
      config: anything,
      installPlanApproval: text,
      name: text,
      source: text,
      sourceNamespace: text,
      startingCSV: text,
    },
  }),
];

function definition(kind: string, version: string, spec: V1JSONSchemaProps): KubernetesObject {
  const singular = kind.toLowerCase();
  const served: V1CustomResourceDefinitionVersion = {
    name: version,
    served: true,
    storage: true,
    subresources: { status: {} },
    schema: { openAPIV3Schema: { type: "object", properties: { spec, status: anything } } },
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${singular}s.${GROUP}` },
    spec: {
      group: GROUP,
      scope: "Namespaced",
      names: { kind, singular, plural: `${singular}s`, listKind: `${kind}List` },
      versions: [served],
    },
  };
}
