import assert from "node:assert/strict";
import { test } from "node:test";
import type * as pulumi from "@pulumi/pulumi";
import { PodIdentityWebhook } from "../../../components/aws/pod-identity-webhook/pod-identity-webhook";
import { PortworxRole } from "../../../components/aws/portworx-role";
import { PortworxIdentity } from "../../../components/azure/portworx-identity";
import { PlatformName } from "../../../components/platforms";
import { awsCredential, azureCredential } from "../../../components/portworx/credential";
import { StorageCluster } from "../../../components/portworx/storage-cluster";
import { notYetKnown } from "../../../policies/known-value";
import { rules } from "../../../policies/rules";
import { record, type RecordedResource, type Situation } from "../components/recorder";
import { issuer, judge, providerArn, resource } from "./judge";

const outputs: Situation["outputs"] = (type, inputs) => {
  if (type.endsWith(":UserAssignedIdentity")) return { ...inputs, clientId: guid("1"), principalId: guid("2") };
  if (!type.startsWith("tls:")) return inputs;
  return { ...inputs, privateKeyPem: "a private key", certRequestPem: "a request", certPem: "a certificate" };
};

const guid = (digit: string) => `${digit.repeat(8)}-2222-3333-4444-555555555555`;

/** Everything that all rules have to say about the resources of a program. */
async function messages(program: (options: pulumi.ComponentResourceOptions) => unknown): Promise<string[]> {
  const { resources } = await record(program, { outputs });
  assert.ok(resources.length > 0);
  const all = resources.map((one) => resource(one.type, known(one), { name: one.name }));
  return rules.flatMap((rule) => judge(rule, all));
}

/** Outputs that the rules compare and that mocks do not make. */
function known({ type, inputs }: RecordedResource): unknown {
  return type.endsWith(":UserAssignedIdentity") ? { ...(inputs as object), clientId: notYetKnown } : inputs;
}

test("role and StorageCluster of ours pass every rule", async () => {
  const clusters = [{ issuerUrl: `https://${issuer}`, oidcProviderArn: providerArn, namespace: "portworx" }];
  assert.deepEqual(
    await messages((options) => {
      const role = new PortworxRole("portworx", { clusters, cloudSnap: { buckets: ["backups"] } }, options);
      const args = { clusterName: "px", namespace: "portworx", platform: PlatformName.Eks, operatorVersion: "26.2.1" };
      return new StorageCluster("storage", { ...args, credential: awsCredential(role.arn) }, options);
    }),
    [],
  );
});

test("the AWS webhook of ours passes every rule", async () => {
  assert.deepEqual(
    await messages((options) => {
      const image = "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17";
      const args = { platform: PlatformName.SelfManaged, image, awsDefaultRegion: "us-east-1" };
      return new PodIdentityWebhook("webhook", { ...args, portworxNamespaces: ["portworx"] }, options);
    }),
    [],
  );
});

test("managed identity and StorageCluster of ours pass every rule", async () => {
  const args = { platform: PlatformName.Aks, subscriptionId: guid("0"), resourceGroupName: "storage" };
  const issuerUrl = "https://eastus.oic.prod-aks.azure.com/tenant/prod/";
  const clusters = [{ name: "prod", issuerUrl, namespace: "portworx", nodeResourceGroup: "MC_storage_prod" }];
  assert.deepEqual(
    await messages((options) => {
      const identity = new PortworxIdentity("portworx", { ...args, clusters }, options);
      const own = { clusterName: "px", namespace: "portworx", platform: PlatformName.Aks, operatorVersion: "26.2.1" };
      return new StorageCluster("storage", { ...own, credential: azureCredential(identity.clientId) }, options);
    }),
    [],
  );
});
