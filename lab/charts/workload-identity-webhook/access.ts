import type { KubernetesObject } from "../../providers/kubernetes/objects";
import type { ReleaseInfo } from "../../providers/kubernetes/release/chart";
import { clusterWide, namespaced } from "./release-scope";
import type { ChartValues } from "./values";

export const SERVICE_ACCOUNT = "azure-wi-webhook-admin";

const ROLE = "azure-wi-webhook-manager-role";
const BINDING = "azure-wi-webhook-manager-rolebinding";
const GROUP = "rbac.authorization.k8s.io";
const API_VERSION = `${GROUP}/v1`;

/** Who the webhook is, and what it may do: read service accounts, keep its certificate and have it trusted. */
export function accessManifests(release: ReleaseInfo, { imagePullSecrets }: ChartValues): KubernetesObject[] {
  const subjects = [{ kind: "ServiceAccount", name: SERVICE_ACCOUNT, namespace: release.namespace }];
  const pullSecrets = imagePullSecrets.length > 0 ? { imagePullSecrets } : {};
  return [
    namespaced(release, "v1", "ServiceAccount", SERVICE_ACCOUNT, pullSecrets),
    namespaced(release, API_VERSION, "Role", ROLE, {
      rules: [
        {
          apiGroups: [""],
          resources: ["secrets"],
          verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
        },
      ],
    }),
    clusterWide(release, API_VERSION, "ClusterRole", ROLE, {
      rules: [
        { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["get", "list", "watch"] },
        {
          apiGroups: ["admissionregistration.k8s.io"],
          resources: ["mutatingwebhookconfigurations"],
          verbs: ["get", "list", "update", "watch"],
        },
      ],
    }),
    namespaced(release, API_VERSION, "RoleBinding", BINDING, {
      roleRef: { apiGroup: GROUP, kind: "Role", name: ROLE },
      subjects,
    }),
    clusterWide(release, API_VERSION, "ClusterRoleBinding", BINDING, {
      roleRef: { apiGroup: GROUP, kind: "ClusterRole", name: ROLE },
      subjects,
    }),
  ];
}
