import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import type { AwsDistributionName } from "../../distributions";
import type { LabState } from "../../state";
import { HELM_RELEASE } from "../destroy-order";
import { BACKUP_BUCKET } from "./scene";

/** What differs in the demonstration from one Kubernetes distribution to the next. */
export interface DemoPlatform {
  /** Configuration of the stack on top of the example stack's own, without the project's name. */
  settings(lab: LabState): Record<string, string>;
  /** Audiences of tokens that the role accepts. */
  readonly audiences: readonly string[];
  /** Pulumi type token of what brings the operator. */
  readonly operatorType: string;
  /** True where the stack deploys the webhook. */
  readonly deploysWebhook: boolean;
  /** True where the stack makes the cluster's issuer. */
  readonly hostsIssuer: boolean;
}

const STS_AUDIENCE = "sts.amazonaws.com";

/** Destroyable on purpose: the product's own defaults keep storage, provider and issuer. */
const DESTROYABLE = {
  allowDestroy: "true",
  deleteOidcProvider: "true",
  "cloudSnap.buckets[0]": BACKUP_BUCKET,
};

const eks: DemoPlatform = {
  settings: () => DESTROYABLE,
  audiences: [STS_AUDIENCE],
  operatorType: HELM_RELEASE,
  deploysWebhook: false,
  hostsIssuer: false,
};

const WEBHOOK = {
  "webhook.image": "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17",
  // In the lab a local process listens at the Service's address, and no plain user may do so at the usual 443.
  "webhook.servicePort": "8443",
};

function issuerOf({ cluster }: LabState): Record<string, string> {
  return { "cluster.issuerUrl": cluster.issuerUrl };
}

/** A cluster that brings neither webhook nor catalog, with a public issuer. */
const plain = (platform: AwsDistributionName): DemoPlatform => ({
  ...eks,
  settings: (lab) => ({ ...DESTROYABLE, ...WEBHOOK, ...issuerOf(lab), platform }),
  deploysWebhook: true,
});

export const PLATFORMS: Readonly<Record<AwsDistributionName, DemoPlatform>> = {
  eks,
  rosa: {
    ...eks,
    settings: (lab) => ({ ...DESTROYABLE, ...issuerOf(lab), platform: "rosa", "operator.method": "olm" }),
    audiences: [STS_AUDIENCE, "openshift"],
    operatorType: "kubernetes:operators.coreos.com/v1alpha1:Subscription",
  },
  anthos: plain("anthos"),
  gardener: plain("gardener"),
  "self-managed": {
    ...plain("self-managed"),
    settings: ({ cluster }) => ({
      ...DESTROYABLE,
      ...WEBHOOK,
      platform: "self-managed",
      "selfHostedIssuer.bucketName": cluster.issuerUrl.split("/").pop() ?? "",
      "selfHostedIssuer.publicKeys[0]": publicKeyOf(cluster.signingKey),
      "selfHostedIssuer.deleteOnDestroy": "true",
    }),
    hostsIssuer: true,
  },
};

/** PEM, as the owner of the cluster would take it from the API server's machine. */
function publicKeyOf(privateKeyFile: string): string {
  return createPublicKey(readFileSync(privateKeyFile)).export({ type: "spki", format: "pem" }).toString();
}
