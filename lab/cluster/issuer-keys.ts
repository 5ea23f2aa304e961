import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { get, type RequestOptions } from "node:https";
import { json } from "node:stream/consumers";
import { KubeConfig } from "@kubernetes/client-node";
import type { JSONWebKeySet } from "jose";

/** Where the public keys of a token's issuer come from. */
export interface IssuerKeys {
  /** Undefined when nobody serves this issuer. */
  keysOf(issuer: string): Promise<JSONWebKeySet | undefined>;
}

/** The keys of the lab's cluster, read from its API server at every use, as rotation may have changed them. */
export function clusterKeys(cluster: { issuerUrl: string; endpoint: string; kubeconfig: string }): IssuerKeys {
  return {
    async keysOf(issuer) {
      if (issuer !== cluster.issuerUrl) return undefined;
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromFile(cluster.kubeconfig);
      // The generated client makes text of the key set, and fails at it.
      const options: RequestOptions = {};
      await kubeConfig.applyToHTTPSOptions(options);
      const [response] = (await once(get(`${cluster.endpoint}/openid/v1/jwks`, options), "response")) as [
        IncomingMessage,
      ];
      if (response.statusCode !== 200) throw new Error(`the API server answers ${response.statusCode} for its keys`);
      return (await json(response)) as JSONWebKeySet;
    },
  };
}
