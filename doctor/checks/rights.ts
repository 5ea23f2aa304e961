import type { ClusterReader } from "../cluster/cluster-reader";
import { paths } from "../cluster/paths";

/** One thing that a user may do. */
export interface Right {
  readonly verb: "get" | "list" | "create";
  readonly resource: string;
  readonly subresource?: string;
  readonly group?: string;
  /** Of every namespace where it is absent. */
  readonly namespace?: string;
  /** Most checks can do without it. */
  readonly isOptional?: boolean;
}

const portworxGroup = "core.libopenstorage.org";

/** What the checks of the cluster do. */
export function neededRights(namespace?: string): readonly Right[] {
  const inNamespace = namespace === undefined ? {} : { namespace };
  return [
    { verb: "list", resource: "storageclusters", group: portworxGroup, ...inNamespace },
    { verb: "list", resource: "pods", ...inNamespace },
    { verb: "get", resource: "serviceaccounts", ...inNamespace },
    { verb: "create", resource: "serviceaccounts", subresource: "token", ...inNamespace },
    { verb: "list", resource: "mutatingwebhookconfigurations", group: "admissionregistration.k8s.io" },
    { verb: "get", resource: "namespaces", ...inNamespace },
    { verb: "get", resource: "services", isOptional: true },
    { verb: "list", resource: "deployments", group: "apps", isOptional: true },
    // Only asked with dryRun: no pod comes of it.
    { verb: "create", resource: "pods", ...inNamespace, isOptional: true },
  ];
}

/** Asks the API server, which nobody is forbidden to. */
export async function isAllowed(cluster: ClusterReader, right: Right): Promise<boolean> {
  const { verb, resource, subresource, group = "", namespace } = right;
  const answer = await cluster.create<{ status?: { allowed?: boolean } }>(paths.accessReviews, {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { verb, resource, subresource, group, namespace } },
  });
  return answer.status?.allowed === true;
}

/** Such as "create serviceaccounts/token in namespace portworx". */
export function rightText({ verb, resource, subresource, group, namespace }: Right): string {
  const name = [resource, subresource].filter((part) => part !== undefined).join("/");
  return `${verb} ${name}${group ? `.${group}` : ""}${namespace === undefined ? "" : ` in namespace ${namespace}`}`;
}
