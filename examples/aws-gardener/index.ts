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
  WebhookCertificateMode,
} from "../../components";

const config = new pulumi.Config();
const shoot = config.require("shoot");
// Public once the Shoot is annotated with authentication.gardener.cloud/issuer=managed.
const issuerUrl = config.require("issuerUrl");

const kubernetes = new Provider("kubernetes", { context: config.require("context"), clusterIdentifier: shoot });
const home = new Namespace("portworx", { metadata: { name: "portworx" } }, { provider: kubernetes, protect: true });
const namespace = home.metadata.name;

const oidcProvider = new IamOidcProvider("oidc-provider", { issuerUrl });

const role = new PortworxRole("portworx-role", {
  roleName: `portworx-${shoot}`,
  clusters: [{ issuerUrl, oidcProviderArn: oidcProvider.arn, namespace }],
  cloudSnap: { buckets: [config.require("backupBucket")] },
});

// Gardener has no webhook of its own; it must be there before any pod of Portworx. Its certificate is from the cert-manager
// that runs in this Shoot.
const webhook = new PodIdentityWebhook(
  "pod-identity-webhook",
  {
    platform: PlatformName.Gardener,
    image: config.require("webhookImage"),
    awsDefaultRegion: new pulumi.Config("aws").require("region"),
    portworxNamespaces: [namespace],
    certificateMode: WebhookCertificateMode.CertManager,
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
    clusterName: shoot,
    namespace,
    platform: PlatformName.Gardener,
    credential: awsCredential(role.arn),
    operatorVersion: operator.version,
    spec: {
      cloudStorage: { provider: "aws", deviceSpecs: ["type=gp3,size=150"] },
      kvdb: { internal: true },
      secretsProvider: "k8s",
      // One cert-manager is enough: the operator must not install another.
      certManager: { enabled: false },
    },
  },
  { providers: { kubernetes }, dependsOn: [home, oidcProvider, role, webhook, operator] },
);

export const roleArn = role.arn;
export const storageCluster = storage.clusterName;
