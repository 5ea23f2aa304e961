import * as pulumi from "@pulumi/pulumi";
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  azureCredential,
  PlatformName,
  PortworxIdentity,
  PortworxOperator,
  StorageCluster,
  storageAccountName,
  WorkloadIdentityWebhook,
} from "../../components";

const config = new pulumi.Config();
const shoot = config.require("shoot");
// Public once the Shoot is annotated with authentication.gardener.cloud/issuer=managed, which cannot be undone.
const issuerUrl = config.require("issuerUrl");
const workerResourceGroup = config.require("workerResourceGroup");

const kubernetes = new Provider("kubernetes", { context: config.require("context"), clusterIdentifier: shoot });
const home = new Namespace("portworx", { metadata: { name: "portworx" } }, { provider: kubernetes, protect: true });
const namespace = home.metadata.name;

const backups = config.require("backupAccountId");
const identity = new PortworxIdentity("portworx-identity", {
  platform: PlatformName.Gardener,
  subscriptionId: new pulumi.Config("azure-native").require("subscriptionId"),
  resourceGroupName: workerResourceGroup,
  identityName: `portworx-${shoot}`,
  // Without nodeResourceGroup the role would reach the whole subscription, as the vendor documents it.
  clusters: [{ name: shoot, issuerUrl, namespace, nodeResourceGroup: workerResourceGroup }],
  storageAccounts: [{ name: storageAccountName(backups), id: backups }],
});

// Gardener has no webhook of its own; it must be there before any pod of Portworx.
const webhook = new WorkloadIdentityWebhook(
  "workload-identity-webhook",
  { tenantId: identity.tenantId },
  { providers: { kubernetes } },
);

const operator = new PortworxOperator(
  "portworx-operator",
  { namespace },
  { providers: { kubernetes }, dependsOn: [identity, webhook] },
);

const storage = new StorageCluster(
  "storage-cluster",
  {
    clusterName: shoot,
    namespace,
    platform: PlatformName.Gardener,
    credential: azureCredential(identity.clientId, identity.principalId),
    operatorVersion: operator.version,
  },
  { providers: { kubernetes }, dependsOn: [home, identity, webhook, operator] },
);

export const clientId = identity.clientId;
export const storageCluster = storage.clusterName;
