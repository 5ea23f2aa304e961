import * as pulumi from "@pulumi/pulumi";
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  awsCredential,
  IamOidcProvider,
  InstallPlanApproval,
  OidcProviderMode,
  OperatorMethod,
  PlatformName,
  PortworxOperator,
  PortworxRole,
  StorageCluster,
} from "../../components";

const config = new pulumi.Config();
const clusterName = config.require("clusterName");
const issuerUrl = config.require("issuerUrl");

// Portworx documents the audience `openshift`, while OpenShift's webhook asks for tokens of STS.
const audiences = ["openshift", "sts.amazonaws.com"];

const kubernetes = new Provider("kubernetes", { context: config.require("context"), clusterIdentifier: clusterName });
const home = new Namespace("portworx", { metadata: { name: "portworx" } }, { provider: kubernetes, protect: true });
const namespace = home.metadata.name;

// `rosa create oidc-provider` has made the provider when the cluster was installed, with both audiences.
const oidcProvider = new IamOidcProvider("oidc-provider", {
  mode: OidcProviderMode.Reference,
  issuerUrl,
  audiences,
});

const role = new PortworxRole("portworx-role", {
  roleName: `portworx-${clusterName}`,
  clusters: [{ issuerUrl, oidcProviderArn: oidcProvider.arn, audiences, namespace }],
  cloudSnap: { buckets: [config.require("backupBucket")] },
});

// From OpenShift's catalog, as on the console. The first InstallPlan and each upgrade is approved by hand: no upgrade comes
// unread.
const operator = new PortworxOperator(
  "portworx-operator",
  {
    method: OperatorMethod.Olm,
    platform: PlatformName.Rosa,
    namespace,
    version: "26.4.0",
    olm: { installPlanApproval: InstallPlanApproval.Manual },
  },
  { providers: { kubernetes }, dependsOn: role },
);

const storage = new StorageCluster(
  "storage-cluster",
  {
    clusterName,
    namespace,
    platform: PlatformName.Rosa,
    credential: awsCredential(role.arn),
    operatorVersion: operator.version,
  },
  { providers: { kubernetes }, dependsOn: [home, oidcProvider, role, operator] },
);

export const roleArn = role.arn;
export const storageCluster = storage.clusterName;
