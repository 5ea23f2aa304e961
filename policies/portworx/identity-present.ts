import type { ResourceRule } from "../rule";
import { isStorageCluster, mayHaveIdentity } from "./storage-cluster";

/** Advisory: Portworx also runs where no cloud gives identities. */
export const identityPresent: ResourceRule = {
  name: "portworx-identity-present",
  level: "advisory",
  description: "A StorageCluster says which workload identity Portworx uses.",
  remedy:
    "Add the role's ARN (key eks.amazonaws.com/role-arn) or the managed identity's client id (key azure.workload.identity/client-id) as a credential, or switch the rule off where there is no such cloud.",
  judge: (resource) => {
    if (!isStorageCluster(resource) || mayHaveIdentity(resource)) return [];
    return [{ at: "spec.workloadIdentity.credentials", seen: "nothing", wanted: "the identity that Portworx uses" }];
  },
};
