import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { startAws, type Aws } from "../../lab/aws";
import { startCluster, type Cluster } from "../../lab/cluster";
import { prepareTools } from "../../lab/tools";
import { assumeRole, createOidcProvider, createRole, ISSUER, ISSUER_HOST_PATH, trustPolicy } from "./aws-fixture";
import { ministackPython } from "./python";

const folder = mkdtempSync(join(tmpdir(), "lab-aws-"));
let cluster: Cluster;
let aws: Aws;

before(async () => {
  const { kubelite } = await prepareTools();
  cluster = await startCluster({ folder, kubelite, issuerUrl: ISSUER, nodes: 0 });
  aws = await startAws({ folder, python: await ministackPython(), cluster: cluster.state });
});
after(async () => {
  await aws?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function client() {
  const { endpoint, region, accessKeyId, secretAccessKey } = aws.state;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

/** A token as a pod gets it. */
async function tokenOf(name: string): Promise<string> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.state.kubeconfig);
  const core = kubeConfig.makeApiClient(CoreV1Api);
  const namespace = "default";
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
  const body = { spec: { audiences: ["sts.amazonaws.com"], expirationSeconds: 600 } };
  const { status } = await core.createNamespacedServiceAccountToken({ namespace, name, body });
  return status?.token ?? "";
}

test("a token of the cluster becomes a role by the keys of its API server", async () => {
  await createOidcProvider({ client: client() });
  const sub = `${ISSUER_HOST_PATH}:sub`;
  const condition = { StringEquals: { [sub]: "system:serviceaccount:default:portworx" } };
  const arn = await createRole({ client: client() }, "portworx", trustPolicy(condition));
  const { AssumedRoleUser } = await assumeRole({ client: client() }, arn, await tokenOf("portworx"));
  assert.equal(AssumedRoleUser?.Arn, "arn:aws:sts::123456789012:assumed-role/portworx/portworx");
  await assert.rejects(assumeRole({ client: client() }, arn, await tokenOf("other")), { name: "AccessDenied" });
});

test("EKS describes the cluster as it runs", async () => {
  const { name, endpoint, certificateAuthority, issuerUrl } = cluster.state;
  const { cluster: described } = await new EKSClient(client()).send(new DescribeClusterCommand({ name }));
  assert.deepEqual([described?.endpoint, described?.identity?.oidc?.issuer], [endpoint, issuerUrl]);
  assert.equal(Buffer.from(described?.certificateAuthority?.data ?? "", "base64").toString(), certificateAuthority);
  assert.match(described?.version ?? "", /^1\.\d+$/);
});
