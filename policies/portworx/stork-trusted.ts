import { subject } from "../../components/subject";
import { at } from "../known-value";
import type { StackResource, StackRule, StackViolation } from "../rule";
import { candidatesFor } from "./cloud-identities";
import { credentialsOf, isStorageCluster } from "./storage-cluster";
import { includesSubject, trustedSubjects } from "./trusted-subjects";

/** The operator gives Stork the identity too; backups fail at their first call where the cloud does not know Stork. */
export const storkTrusted: StackRule = {
  name: "portworx-stork-trusted",
  level: "mandatory",
  description: "Where Stork uses the workload identity, the identity trusts Stork's service account.",
  remedy:
    "Add the subject to the role's trust policy, or a federated credential for it to the managed identity, or set stork.useWorkloadIdentity to false.",
  judgeStack: (resources) => resources.filter(isStorageCluster).flatMap((cluster) => judgeCluster(cluster, resources)),
};

function judgeCluster(cluster: StackResource, resources: readonly StackResource[]): StackViolation[] {
  const namespace = at(cluster.properties, "metadata", "namespace");
  if (at(cluster.properties, "spec", "stork", "useWorkloadIdentity") !== true) return [];
  if (typeof namespace !== "string") return [];
  const stork = subject(namespace, "stork");
  return credentialsOf(cluster).flatMap((credential) => {
    const value = at(credential, "value");
    const [identity, ...others] = typeof value === "string" ? candidatesFor(value, resources) : [];
    // Which of several it is only shows with the update, when the rule runs again.
    if (!identity || others.length > 0) return [];
    const trusted = trustedSubjects(identity, resources);
    if (!trusted || includesSubject(trusted, stork)) return [];
    const seen = `${identity.name} trusting ${trusted.join(", ") || "nobody"}`;
    return [{ urn: cluster.urn, at: "spec.stork.useWorkloadIdentity", seen, wanted: `${stork} trusted too` }];
  });
}
