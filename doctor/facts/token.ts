import { CannotTell, NotFound } from "../cluster/failures";
import type { ClusterReader } from "../cluster/cluster-reader";
import { paths } from "../cluster/paths";
import { IdentityToken } from "../identity-token";
import type { InstalledPod } from "./pods";

/** For whom, and bound to what. */
export interface TokenOrder {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly audience: string;
  /** The token dies with the pod. */
  readonly pod?: Pick<InstalledPod, "name" | "uid">;
}

/** The shortest life that the API server allows. */
const expirationSeconds = 600;

/** Has the API server make a token such as the kubelet would write into the pod. */
export async function requestToken(
  reader: ClusterReader,
  { namespace, serviceAccount, audience, pod }: TokenOrder,
): Promise<IdentityToken> {
  const body = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: {
      audiences: [audience],
      expirationSeconds,
      ...(pod && { boundObjectRef: { apiVersion: "v1", kind: "Pod", name: pod.name, uid: pod.uid } }),
    },
  };
  try {
    const answer = await reader.create<{ status?: { token?: string } }>(paths.tokens(namespace, serviceAccount), body);
    return new IdentityToken(answer.status?.token ?? "");
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new CannotTell(
      serviceAccount === "px-node-wiper"
        ? "px-node-wiper does not exist: the operator makes it when it uninstalls Portworx"
        : `the service account ${serviceAccount} does not exist in namespace ${namespace}`,
    );
  }
}
