import { createHash } from "node:crypto";
import { REGION } from "./aws/identity";
import type { BuiltInWebhook } from "./images";

/** What the lab's cluster is like, as far as that differs between Kubernetes distributions. */
export interface Distribution {
  /** What its tokens name as their issuer. */
  readonly issuerUrl: string;
  /** True where EKS knows the cluster. */
  readonly isEks: boolean;
  /** The pod identity webhook that it brings; undefined: none. */
  readonly builtInWebhook?: BuiltInWebhook;
  /** True for OpenShift, which installs operators from its own catalog. */
  readonly hasOperatorLifecycleManager: boolean;
}

const PLAIN = { isEks: false, hasOperatorLifecycleManager: false } as const;

/** By the name that the product knows them by. Issuers look like the distribution's own, and are the same in every lab. */
export const DISTRIBUTIONS = {
  eks: {
    ...PLAIN,
    issuerUrl: `https://oidc.eks.${REGION}.amazonaws.com/id/${identifier("eks").toUpperCase()}`,
    isEks: true,
    builtInWebhook: "eks",
  },
  rosa: {
    ...PLAIN,
    issuerUrl: `https://oidc.op1.openshiftapps.com/${identifier("rosa")}`,
    builtInWebhook: "openshift",
    hasOperatorLifecycleManager: true,
  },
  anthos: { ...PLAIN, issuerUrl: `https://storage.googleapis.com/gke-issuer-0/${uuid("anthos")}` },
  gardener: {
    ...PLAIN,
    issuerUrl: `https://discovery.ingress.garden.example.com/projects/portworx/shoots/${uuid("gardener")}/issuer`,
  },
  "self-managed": { ...PLAIN, issuerUrl: `https://s3.${REGION}.amazonaws.com/portworx-demo-issuer` },
} as const satisfies Readonly<Record<string, Distribution>>;

export type DistributionName = keyof typeof DISTRIBUTIONS;

function identifier(name: string): string {
  return createHash("md5").update(`portworx-demo on ${name}`).digest("hex");
}

function uuid(name: string): string {
  return identifier(name).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
