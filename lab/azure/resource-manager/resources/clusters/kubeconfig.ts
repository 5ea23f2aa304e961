import { parse, stringify } from "yaml";
import { z } from "zod";

/** Where a Kubernetes cluster is and as whom one comes in, as a kubeconfig writes both. */
export interface KubernetesAccess {
  readonly server: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
}

/** The applications of every AKS with Entra: the server's and that of its clients. */
const SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";
const CLIENT_ID = "80faf920-1908-4b52-b5ef-a8e7bedfc67a";

const entries = z.record(z.string(), z.unknown());
const single = z.object({
  clusters: z.tuple([z.object({ cluster: entries })]),
  users: z.tuple([z.object({ user: entries })]),
});

/** What a kubeconfig of one cluster and one user says. */
export function accessOf(kubeconfig: string): KubernetesAccess {
  const { clusters, users } = single.parse(parse(kubeconfig));
  return { server: clusters[0].cluster, user: users[0].user };
}

/** The user that AKS writes where Entra says who may come in; kubelogin must be there. */
export function entraUser(tenantId: string): KubernetesAccess["user"] {
  const login = ["--server-id", SERVER_ID, "--client-id", CLIENT_ID, "--tenant-id", tenantId, "--login", "devicecode"];
  return {
    exec: {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "kubelogin",
      args: ["get-token", "--environment", "AzurePublicCloud", ...login],
      env: null,
      provideClusterInfo: false,
    },
  };
}

export interface KubeconfigNames {
  readonly cluster: string;
  readonly user: string;
  readonly context: string;
  readonly access: KubernetesAccess;
}

export function kubeconfig({ cluster, user, context, access }: KubeconfigNames): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: cluster, cluster: access.server }],
    users: [{ name: user, user: access.user }],
    contexts: [{ name: context, context: { cluster, user } }],
    "current-context": context,
  });
}
