import type { V1ObjectMeta } from "@kubernetes/client-node";

/** A wish for an operator, as far as it is acted on. */
export interface Subscription {
  apiVersion?: string;
  kind?: string;
  metadata: V1ObjectMeta & { name: string; namespace: string };
  spec: {
    name: string;
    channel?: string;
    source: string;
    sourceNamespace: string;
    startingCSV?: string;
    installPlanApproval?: string;
  };
  status?: { state?: string; installedCSV?: string };
}

const CATALOG = { name: "portworx-certified", source: "certified-operators", sourceNamespace: "openshift-marketplace" };
const CHANNEL = "stable";

/**
 * The operator's version that the catalog has for a subscription: here always the one that it begins with.
 *
 * @throws where the catalog has nothing for it
 */
export function versionOf({ spec }: Subscription): string {
  for (const [field, value] of Object.entries(CATALOG)) {
    const given = spec[field as keyof typeof CATALOG];
    if (given !== value) throw new Error(`no catalog has ${field} ${given}: the lab's has ${value}`);
  }
  if ((spec.channel ?? CHANNEL) !== CHANNEL) throw new Error(`package ${spec.name} has no channel ${spec.channel}`);
  const version = /^portworx-operator\.v(\d+\.\d+\.\d+)$/.exec(spec.startingCSV ?? "")?.[1];
  if (version === undefined) throw new Error(`channel ${CHANNEL} has no startingCSV ${spec.startingCSV}`);
  return version;
}
