import { createHash } from "node:crypto";
import { REGION } from "./aws/identity";
import { LOCATION, TENANT_ID } from "./azure/identity";
import type { BuiltInWebhook } from "./images";

/** What the lab's cluster is like, as far as that differs between Kubernetes distributions. */
export interface Distribution {
  /** What its tokens name as their issuer. */
  readonly issuerUrl: string;
  /** The cloud's own Kubernetes service, if it is one: that cloud then knows the cluster. */
  readonly service?: "eks" | "aks";
  /** The webhook that it brings; undefined: none. */
  readonly builtInWebhook?: BuiltInWebhook;
  /** True for OpenShift, which installs operators from its own catalog. */
  readonly hasOperatorLifecycleManager?: boolean;
}

/** By cloud, and by the name that the product knows them by. Issuers look like the distribution's own, the same in every lab. */
export const DISTRIBUTIONS = {
  aws: {
    eks: {
      issuerUrl: `https://oidc.eks.${REGION}.amazonaws.com/id/${identifier("eks").toUpperCase()}`,
      service: "eks",
      builtInWebhook: "eks",
    },
    rosa: {
      issuerUrl: `https://oidc.op1.openshiftapps.com/${identifier("rosa")}`,
      builtInWebhook: "openshift",
      hasOperatorLifecycleManager: true,
    },
    anthos: { issuerUrl: `https://storage.googleapis.com/gke-issuer-0/${uuid("anthos")}` },
    gardener: { issuerUrl: gardenerIssuer("gardener") },
    "self-managed": { issuerUrl: `https://s3.${REGION}.amazonaws.com/portworx-demo-issuer` },
  },
  azure: {
    aks: {
      // The slash at the end belongs to it.
      issuerUrl: `https://${LOCATION}.oic.prod-aks.azure.com/${TENANT_ID}/${uuid("aks")}/`,
      service: "aks",
      builtInWebhook: "aks",
    },
    gardener: { issuerUrl: gardenerIssuer("gardener on azure") },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Distribution>>>>;

export type LabCloud = keyof typeof DISTRIBUTIONS;
export type AwsDistributionName = keyof typeof DISTRIBUTIONS.aws;
export type AzureDistributionName = keyof typeof DISTRIBUTIONS.azure;
export type DistributionName = AwsDistributionName | AzureDistributionName;

/** What a lab of a cloud is, if nobody says otherwise. */
export const DEFAULT_PLATFORMS = { aws: "eks", azure: "aks" } as const satisfies Record<LabCloud, DistributionName>;

/** @throws an Error that names those there are */
export function distributionOf(cloud: LabCloud, platform: DistributionName = DEFAULT_PLATFORMS[cloud]): Distribution {
  const ofCloud: Readonly<Record<string, Distribution>> = DISTRIBUTIONS[cloud];
  const found = ofCloud[platform];
  if (found === undefined)
    throw new Error(`the lab has no ${platform} on ${cloud}: ${Object.keys(ofCloud).join(", ")}`);
  return found;
}

function gardenerIssuer(name: string): string {
  return `https://discovery.ingress.garden.example.com/projects/portworx/shoots/${uuid(name)}/issuer`;
}

function identifier(name: string): string {
  return createHash("md5").update(`portworx-demo on ${name}`).digest("hex");
}

function uuid(name: string): string {
  return identifier(name).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
