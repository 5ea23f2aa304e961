import { readFile } from "node:fs/promises";
import { KubeConfig, VersionApi } from "@kubernetes/client-node";
import type { ClusterState } from "../../state";
import { ACCOUNT_ID, REGION } from "../identity";
import type { Answer } from "./exchange";

/** What EKS knows of the lab's cluster. */
export interface EksCluster {
  readonly name: string;
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly issuerUrl: string;
  /** `1.37`. */
  version(): Promise<string>;
}

export function eksCluster(cluster: ClusterState): EksCluster {
  return {
    ...cluster,
    async version() {
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromString(await readFile(cluster.kubeconfig, "utf8"));
      const { major, minor } = await kubeConfig.makeApiClient(VersionApi).getCode();
      return `${major}.${minor.replace(/\D/g, "")}`;
    },
  };
}

/** True for DescribeCluster; the signature's scope tells it from an object `clusters/name` of S3. */
export function isDescribeCluster(method: string, target: string, authorization: string): boolean {
  return method === "GET" && /^\/clusters\/[^/?]+$/.test(target) && authorization.includes("/eks/aws4_request");
}

/** Ministack's "no such cluster" for the lab's cluster becomes its description; a refusal stays a refusal. */
export async function amendDescribeCluster(cluster: EksCluster, target: string, answer: Answer): Promise<Answer> {
  const name = decodeURIComponent(target.slice(target.lastIndexOf("/") + 1));
  if (answer.status !== 404 || name !== cluster.name) return answer;
  const body = Buffer.from(JSON.stringify({ cluster: await describe(cluster) }));
  return { status: 200, headers: { "content-type": "application/json", "content-length": String(body.length) }, body };
}

const CREATED_AT = Date.now() / 1000;

async function describe(cluster: EksCluster) {
  return {
    name: cluster.name,
    arn: `arn:aws:eks:${REGION}:${ACCOUNT_ID}:cluster/${cluster.name}`,
    createdAt: CREATED_AT,
    version: await cluster.version(),
    endpoint: cluster.endpoint,
    roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${cluster.name}-control-plane`,
    status: "ACTIVE",
    certificateAuthority: { data: Buffer.from(cluster.certificateAuthority).toString("base64") },
    identity: { oidc: { issuer: cluster.issuerUrl } },
    accessConfig: { authenticationMode: "API" },
    resourcesVpcConfig: {
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      subnetIds: [],
      securityGroupIds: [],
    },
    tags: {},
  };
}
