import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { text } from "node:stream/consumers";
import type { TokenCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { startAzure, type Azure } from "../../lab/azure";
import { RESOURCE_MANAGER, STORAGE } from "../../lab/azure/access-token";
import { assertionCredential, ownerCredential, trustOptions } from "../../lab/azure/clients";
import { startCluster, type Cluster } from "../../lab/cluster";
import { prepareTools } from "../../lab/tools";
import { AUDIENCE, ISSUER } from "../azure-federation";

/** Storage Blob Data Contributor. */
const ROLE = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

const folder = mkdtempSync(join(tmpdir(), "lab-azure-"));
let cluster: Cluster;
let azure: Azure;

before(async () => {
  const { kubelite } = await prepareTools();
  cluster = await startCluster({ folder, kubelite, issuerUrl: ISSUER, nodes: 0 });
  azure = await startAzure({ folder, cluster: cluster.state, isAks: true });
});
after(async () => {
  await azure?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Resource {
  readonly id: string;
  readonly properties: {
    readonly clientId: string;
    readonly principalId: string;
    readonly primaryEndpoints: { readonly blob: string };
  };
}

/** Writes a resource as the subscription's owner; of its group where the path has no slash at its start. */
async function put(path: string, body: object, credential: TokenCredential = owner()): Promise<Resource> {
  const { subscriptionId, resourceGroup, resourceManager, certificateAuthority } = azure.state;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/`;
  const token = await credential.getToken(`${RESOURCE_MANAGER}/.default`);
  const sent = request(`${resourceManager}${path.startsWith("/") ? path : group + path}?api-version=2024-01-01`, {
    method: "PUT",
    ca: readFileSync(certificateAuthority),
    headers: { authorization: `Bearer ${token?.token}`, "content-type": "application/json" },
  });
  sent.end(JSON.stringify(body));
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const content = await text(answer);
  assert.ok(answer.statusCode === 200 || answer.statusCode === 201, content);
  return JSON.parse(content) as Resource;
}

function owner(): TokenCredential {
  return ownerCredential(azure.state);
}

/** A token as a pod gets it. */
async function tokenOf(name: string): Promise<string> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.state.kubeconfig);
  const core = kubeConfig.makeApiClient(CoreV1Api);
  const namespace = "default";
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
  const body = { spec: { audiences: [AUDIENCE], expirationSeconds: 600 } };
  const { status } = await core.createNamespacedServiceAccountToken({ namespace, name, body });
  return status?.token ?? "";
}

function storageAccount(name: string): Promise<Resource> {
  return put(`Microsoft.Storage/storageAccounts/${name}`, {
    location: azure.state.location,
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
  });
}

test("a pod's token opens the storage account that its identity has a role at, and no other", async () => {
  const identity = await put("Microsoft.ManagedIdentity/userAssignedIdentities/portworx", {
    location: azure.state.location,
  });
  const { clientId, principalId } = identity.properties;
  await put(`${identity.id}/federatedIdentityCredentials/portworx`, {
    properties: { issuer: ISSUER, subject: "system:serviceaccount:default:portworx", audiences: [AUDIENCE] },
  });
  const [own, foreign] = [await storageAccount("cloudsnaps"), await storageAccount("others")];
  await put(`${own.id}/providers/Microsoft.Authorization/roleAssignments/0a0a0a0a-0000-4000-8000-000000000001`, {
    properties: {
      principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId: `/subscriptions/${azure.state.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${ROLE}`,
    },
  });

  const pod = assertionCredential(azure.state, clientId, await tokenOf("portworx"));
  const blobs = ({ properties }: Resource) =>
    new BlobServiceClient(properties.primaryEndpoints.blob, pod, {
      retryOptions: { maxTries: 1 },
      ...trustOptions(azure.state),
    });
  const container = blobs(own).getContainerClient("volumes");
  await container.create();
  await container.getBlockBlobClient("volume").upload("snapshot", 8);
  assert.equal((await container.getBlobClient("volume").downloadToBuffer()).toString(), "snapshot");
  const refused = { code: "AuthorizationPermissionMismatch" };
  await assert.rejects(blobs(foreign).getContainerClient("volumes").create(), refused);
  await assert.rejects(put("Microsoft.Compute/disks/disk", {}, pod), /AuthorizationFailed/);

  const other = assertionCredential(azure.state, clientId, await tokenOf("other"));
  await assert.rejects(other.getToken(`${STORAGE}/.default`), /AADSTS700213: /);
});

test("a token of one Azure is worth nothing at another one, which starts no blob store before somebody writes", async () => {
  const second = await startAzure({ folder: join(folder, "second"), cluster: cluster.state, isAks: false });
  const { token } = (await owner().getToken(`${RESOURCE_MANAGER}/.default`)) ?? assert.fail();
  const elsewhere = request(
    `${second.state.resourceManager}/subscriptions/${second.state.subscriptionId}/resourceGroups?api-version=2022-09-01`,
    {
      ca: readFileSync(second.state.certificateAuthority),
      headers: { authorization: `Bearer ${token}` },
    },
  );
  const [answer] = (await once(elsewhere.end(), "response")) as [IncomingMessage];
  assert.equal(answer.statusCode, 401);
  answer.resume();
  assert.ok(!existsSync(join(folder, "second", "azure", "blobs")));
  await second.stop();
});
