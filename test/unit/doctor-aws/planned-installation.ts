import { KubeConfig, type V1Node } from "@kubernetes/client-node";
import { exportJWK, SignJWT, type JWTPayload } from "jose";
import type { Check } from "../../../doctor/check";
import { pass } from "../../../doctor/check";
import { ClusterReader } from "../../../doctor/cluster/cluster-reader";
import type { Expected } from "../../../doctor/expected";
import { IdentityToken } from "../../../doctor/identity-token";
import { Installation, type InstallationOptions } from "../../../doctor/installation";

export const ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
export const AUDIENCE = "sts.amazonaws.com";

/** What a test says about the cluster of its installation. */
export interface Plan {
  readonly roleArn: string;
  /** Signs a token; the default gives one that nobody accepts. */
  readonly sign?: (claims: JWTPayload) => Promise<string>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expected?: Expected;
  readonly options?: Partial<InstallationOptions>;
  /** Provider ids of the nodes, each with a Portworx pod. */
  readonly providerIds?: readonly string[];
  /** Keys that the issuer publishes; undefined where it cannot be reached from here. */
  readonly publishedKeys?: readonly object[];
}

/** An installation whose cluster a test makes up, so that only AWS is asked. */
export class PlannedInstallation extends Installation {
  constructor(private readonly plan: Plan) {
    super(new PlannedNodes(plan.providerIds ?? []), plan.expected ?? {}, {
      timeoutMilliseconds: 5000,
      fetch: (input) => publish(plan, typeof input === "string" ? input : ""),
      ...plan.options,
    });
  }

  override readonly issuer = () => Promise.resolve(this.plan.issuer ?? ISSUER);
  override readonly audience = () => Promise.resolve(this.plan.audience ?? AUDIENCE);
  override readonly clusterKeys = () => Promise.resolve([]);
  override readonly pods = () =>
    Promise.resolve(
      (this.plan.providerIds ?? []).map((_, index) => ({
        name: `px-${index}`,
        namespace: "portworx",
        uid: String(index),
        kind: "px" as const,
        serviceAccount: "portworx",
        node: `node-${index}`,
        phase: "Running",
        createdAt: new Date(),
        labels: {},
        annotations: {},
        tokens: [],
        containers: [],
      })),
    );

  override identity() {
    return Promise.resolve(this.plan.roleArn);
  }

  override namespace() {
    return Promise.resolve("portworx");
  }

  override serviceAccounts() {
    return Promise.resolve(["portworx", "stork", "px-node-wiper"]);
  }

  override async token(serviceAccount: string, audience: string) {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: await this.issuer(),
      aud: [audience],
      sub: `system:serviceaccount:portworx:${serviceAccount}`,
      iat: now,
      nbf: now,
      exp: now + 600,
    };
    const sign =
      this.plan.sign ??
      ((all) => new SignJWT(all).setProtectedHeader({ alg: "HS256", kid: "none" }).sign(new Uint8Array(32)));
    return new IdentityToken(await sign(claims));
  }
}

class PlannedNodes extends ClusterReader {
  constructor(private readonly providerIds: readonly string[]) {
    super(new KubeConfig(), { timeoutMilliseconds: 1000 });
  }

  override async *list<T>(): AsyncGenerator<T, void, undefined> {
    await Promise.resolve();
    for (const [index, providerID] of this.providerIds.entries()) {
      const node: V1Node = { metadata: { name: `node-${index}` }, spec: { providerID } };
      yield node as T;
    }
  }
}

function publish({ publishedKeys, issuer = ISSUER }: Plan, url: string): Promise<Response> {
  if (!publishedKeys) return Promise.reject(new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } }));
  const isDocument = url.endsWith("/.well-known/openid-configuration");
  return Promise.resolve(Response.json(isDocument ? { issuer, jwks_uri: `${issuer}/keys` } : { keys: publishedKeys }));
}

/** A public key as an issuer publishes it. */
export async function publicJwk(key: Parameters<typeof exportJWK>[0], kid: string): Promise<object> {
  return { ...(await exportJWK(key)), kid, alg: "RS256", use: "sig" };
}

/** What the checks of AWS need of the cluster's checks, all of it well. */
export const clusterIsWell: readonly Check<Installation>[] = [
  "storage-cluster.identity",
  "issuer.discovery",
  "issuer.token",
].map((id) => ({ id, title: id, why: id, needs: [], run: () => Promise.resolve(pass("well")) }));
