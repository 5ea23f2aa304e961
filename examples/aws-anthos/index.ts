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
  StorageCluster,
} from "../../components";

const config = new pulumi.Config();
const clusterName = config.require("clusterName");
const issuerUrl = config.require("issuerUrl");

const kubernetes = new Provider("kubernetes", { context: config.require("context"), clusterIdentifier: clusterName });
const home = new Namespace("portworx", { metadata: { name: "portworx" } }, { provider: kubernetes, protect: true });
const namespace = home.metadata.name;

const oidcProvider = new IamOidcProvider("oidc-provider", { issuerUrl });

const role = new PortworxRole("portworx-role", {
  roleName: `portworx-${clusterName}`,
  clusters: [{ issuerUrl, oidcProviderArn: oidcProvider.arn, namespace }],
  cloudSnap: { buckets: [config.require("backupBucket")] },
});

// Anthos has no webhook of its own; it must be there before any pod of Portworx.
const webhook = new PodIdentityWebhook(
  "pod-identity-webhook",
  {
    platform: PlatformName.Anthos,
    image: config.require("webhookImage"),
    awsDefaultRegion: new pulumi.Config("aws").require("region"),
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
    platform: PlatformName.Anthos,
    credential: awsCredential(role.arn),
    operatorVersion: operator.version,
  },
  { providers: { kubernetes }, dependsOn: [home, oidcProvider, role, webhook, operator] },
);

export const roleArn = role.arn;
export const storageCluster = storage.clusterName;
