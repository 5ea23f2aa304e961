import * as pulumi from "@pulumi/pulumi";
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  awsCredential,
  IamOidcProvider,
  PlatformName,
  PodIdentityWebhook,
  PortworxOperator,
  PortworxRole,
  SelfHostedIssuer,
  StorageCluster,
} from "../../components";

const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");
const clusterName = config.require("clusterName");

// The API servers must be started with --service-account-issuer set to this issuer's URL: `pulumi up` tells it as an output.
const issuer = new SelfHostedIssuer("issuer", {
  bucketName: config.require("issuerBucket"),
  region,
  publicKeys: [config.require("publicKey")],
});

const kubernetes = new Provider("kubernetes", { context: config.require("context"), clusterIdentifier: clusterName });
const home = new Namespace("portworx", { metadata: { name: "portworx" } }, { provider: kubernetes, protect: true });
const namespace = home.metadata.name;

const oidcProvider = new IamOidcProvider("oidc-provider", { issuerUrl: issuer.issuerUrl });

const role = new PortworxRole("portworx-role", {
  roleName: `portworx-${clusterName}`,
  clusters: [{ issuerUrl: issuer.issuerUrl, oidcProviderArn: oidcProvider.arn, namespace }],
  cloudSnap: { buckets: [config.require("backupBucket")] },
});

// Nobody but this program deploys the webhook; it must be there before any pod of Portworx.
const webhook = new PodIdentityWebhook(
  "pod-identity-webhook",
  {
    platform: PlatformName.SelfManaged,
    image: config.require("webhookImage"),
    awsDefaultRegion: region,
    portworxNamespaces: [namespace],
  },
  { providers: { kubernetes } },
);

const operator = new PortworxOperator(
  "portworx-operator",
  { namespace },
  { providers: { kubernetes }, dependsOn: [role, webhook] },
);

const storage = new StorageCluster(
  "storage-cluster",
  {
    clusterName,
    namespace,
    platform: PlatformName.SelfManaged,
    credential: awsCredential(role.arn),
    operatorVersion: operator.version,
  },
  { providers: { kubernetes }, dependsOn: [home, oidcProvider, role, webhook, operator] },
);

export const issuerUrl = issuer.issuerUrl;
export const roleArn = role.arn;
export const storageCluster = storage.clusterName;
