import { at } from "../known-value";
import { listSetting, type StackRule } from "../rule";
import { candidatesFor } from "./cloud-identities";
import { credentialsOf, isStorageCluster } from "./storage-cluster";

/** An identity that lives elsewhere can be deleted while the cluster still needs it to leave the cloud in order. */
export const identityInStack: StackRule = {
  name: "portworx-identity-in-stack",
  level: "advisory",
  description: "The identity that a StorageCluster names is made by the same stack.",
  remedy:
    "Make the role or managed identity in this stack, or list it in the rule's setting identityElsewhere where another stack makes it.",
  settings: {
    identityElsewhere: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "ARNs of roles and client ids of managed identities that other stacks make",
    },
  },
  judgeStack: (resources, settings) => {
    const elsewhere = listSetting(settings, "identityElsewhere");
    return resources.filter(isStorageCluster).flatMap((cluster) =>
      credentialsOf(cluster).flatMap((credential, index) => {
        const value = at(credential, "value");
        if (typeof value !== "string" || elsewhere.includes(value)) return [];
        if (candidatesFor(value, resources).length > 0) return [];
        const place = `spec.workloadIdentity.credentials[${index}].value`;
        return [{ urn: cluster.urn, at: place, seen: value, wanted: "a role or managed identity of this stack" }];
      }),
    );
  },
};
