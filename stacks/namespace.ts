import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type { Provider } from "@pulumi/kubernetes/provider";
import { OperatorMethod } from "../components/portworx/operator-method";
import type { Installation } from "./configuration/installation";

/** The namespace of Portworx. Where an operator runs already, it exists and is not this stack's to delete. */
export function portworxNamespace(
  { namespace, operator, allowDestroy }: Pick<Installation, "namespace" | "operator" | "allowDestroy">,
  provider: Provider,
): Namespace {
  if (operator.method === OperatorMethod.Existing) return Namespace.get("portworx", namespace, { provider });
  return new Namespace("portworx", { metadata: { name: namespace } }, { provider, protect: !allowDestroy });
}
