import { IAMClient } from "@aws-sdk/client-iam";
import { REGION, ROOT_CREDENTIALS } from "../identity";
import { assumeRoleWithWebIdentityHandler } from "./assume-role-with-web-identity";
import { amendDescribeCluster, isDescribeCluster, type EksCluster } from "./eks";
import type { IssuerKeys } from "../../cluster/issuer-keys";
import { OidcProviderStore } from "./oidc-provider-store";
import { oidcProviderHandlers } from "./oidc-providers";
import { roleHandlers } from "./roles";
import { startFront, type Front } from "./server";

export interface AwsFrontOptions {
  /** Ministack's port on 127.0.0.1. */
  backendPort: number;
  /** The cluster that EKS knows, if any. */
  cluster?: EksCluster;
  keys: IssuerKeys;
}

/** AWS as the lab's clients see it: ministack, and in front of it what ministack lacks. */
export async function startAwsFront({ backendPort, cluster, keys }: AwsFrontOptions): Promise<Front> {
  const endpoint = `http://127.0.0.1:${backendPort}`;
  const iam = new IAMClient({ endpoint, region: REGION, credentials: ROOT_CREDENTIALS });
  const providers = new OidcProviderStore(iam);
  const front = await startFront({
    backendPort,
    queryHandlers: new Map([
      ["AssumeRoleWithWebIdentity", assumeRoleWithWebIdentityHandler({ iam, providers, keys })],
      ...oidcProviderHandlers(providers),
      ...roleHandlers(),
    ]),
    isAmended: isDescribeCluster,
    amend: async ({ target }, answer) => (cluster ? amendDescribeCluster(cluster, target, answer) : answer),
  });
  return {
    endpoint: front.endpoint,
    stop: async () => {
      await front.stop();
      iam.destroy();
    },
  };
}
