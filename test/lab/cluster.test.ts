import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { startCluster, type Cluster } from "../../lab/cluster";
import { prepareTools, type Tools } from "../../lab/tools";
import { isAlive, listeningAddresses } from "./system-processes";

const ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const NAMESPACE = "default";

describe("the lab's cluster", () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-cluster-"));
  let tools: Tools;
  let cluster: Cluster;
  let core: CoreV1Api;
  let apps: AppsV1Api;

  before(async () => {
    tools = await prepareTools();
    cluster = await startCluster({ folder, kubelite: tools.kubelite, issuerUrl: ISSUER, nodes: 3 });
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(cluster.state.kubeconfig);
    core = kubeConfig.makeApiClient(CoreV1Api);
    apps = kubeConfig.makeApiClient(AppsV1Api);
  });

  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("has three ready nodes in three zones, as EKS registers them", async () => {
    const { items } = await core.listNode();
    const zones = items.map(({ metadata }) => metadata?.labels?.["topology.kubernetes.io/zone"]);
    assert.deepEqual(zones.sort(), ["us-east-1a", "us-east-1b", "us-east-1c"]);
    for (const { spec, status } of items) {
      assert.match(spec?.providerID ?? "", /^aws:\/\/\/us-east-1[abc]\/i-[0-9a-f]{17}$/);
      assert.equal(status?.conditions?.find(({ type }) => type === "Ready")?.status, "True");
    }
  });

  test("has a kubeconfig with one context, called like the cluster", () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(cluster.state.kubeconfig);
    assert.deepEqual(
      kubeConfig.contexts.map(({ name }) => name),
      ["portworx-demo"],
    );
    assert.equal(kubeConfig.getCurrentContext(), "portworx-demo");
  });

  test("rolls a Deployment out, gives its Service a loopback address and deletes in the foreground", async () => {
    const labels = { app: "roll-out" };
    await apps.createNamespacedDeployment({
      namespace: NAMESPACE,
      body: {
        metadata: { name: "roll-out" },
        spec: {
          replicas: 3,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "example/main:1" }] } },
        },
      },
    });
    const service = await core.createNamespacedService({
      namespace: NAMESPACE,
      body: { metadata: { name: "roll-out" }, spec: { selector: labels, ports: [{ port: 443 }] } },
    });
    const [first, second] = cluster.state.serviceRange.split(".");
    assert.ok(service.spec?.clusterIP?.startsWith(`${first}.${second}.`), service.spec?.clusterIP);

    await until("all replicas are ready", async () => {
      const { status } = await apps.readNamespacedDeployment({ namespace: NAMESPACE, name: "roll-out" });
      return status?.readyReplicas === 3;
    });
    const pods = await core.listNamespacedPod({ namespace: NAMESPACE, labelSelector: "app=roll-out" });
    assert.equal(new Set(pods.items.map(({ spec }) => spec?.nodeName)).size, 3, "one pod on each node");

    await apps.deleteNamespacedDeployment({
      namespace: NAMESPACE,
      name: "roll-out",
      propagationPolicy: "Foreground",
    });
    await until("Deployment and pods are gone", async () => {
      const deployments = await apps.listNamespacedDeployment({ namespace: NAMESPACE });
      const left = await core.listNamespacedPod({ namespace: NAMESPACE, labelSelector: "app=roll-out" });
      return deployments.items.length + left.items.length === 0;
    });
  });

  test("issues tokens in the name of the issuer and publishes the key to everybody", async () => {
    const { status } = await core.createNamespacedServiceAccountToken({
      namespace: NAMESPACE,
      name: "default",
      body: { spec: { audiences: ["sts.amazonaws.com"], expirationSeconds: 3600 } },
    });
    const token = status?.token ?? "";
    const { iss, aud, sub } = decodeJwt(token);
    assert.equal(iss, ISSUER);
    assert.deepEqual(aud, ["sts.amazonaws.com"]);
    assert.equal(sub, "system:serviceaccount:default:default");

    const discovery = (await getAnonymously(cluster, "/.well-known/openid-configuration")) as { issuer: string };
    assert.equal(discovery.issuer, ISSUER);
    const { keys } = (await getAnonymously(cluster, "/openid/v1/jwks")) as { keys: { kid: string; alg: string }[] };
    const { kid, alg } = decodeProtectedHeader(token);
    assert.deepEqual(
      keys.map((key) => [key.kid, key.alg]),
      [[kid, alg]],
    );
    assert.equal(alg, "RS256");
  });

  test("listens on loopback addresses alone", () => {
    const addresses = listeningAddresses(Object.values(cluster.processes));
    assert.ok(addresses.length >= 3, `etcd and the API server listen: ${addresses.join(", ")}`);
    for (const address of addresses) assert.match(address, /^127\./);
  });

  test("lives beside another one", async () => {
    const otherFolder = join(folder, "other");
    const other = await startCluster({ folder: otherFolder, kubelite: tools.kubelite, issuerUrl: ISSUER, nodes: 1 });
    assert.notEqual(other.state.serviceRange, cluster.state.serviceRange);
    await other.stop();
    assert.ok(Object.values(other.processes).every((pid) => !isAlive(pid)));
  });

  test("stops without leaving a process, an open port or a file", async () => {
    await cluster.stop();
    for (const [name, pid] of Object.entries(cluster.processes)) assert.ok(!isAlive(pid), `${name} (${pid}) is gone`);
    await assert.rejects(connected(new URL(cluster.state.endpoint)), { code: "ECONNREFUSED" });
    assert.ok(!existsSync(join(folder, "cluster")));
  });

  test("ends with its owner, even when that is killed", async () => {
    const owner = spawn(process.execPath, ["--import", "tsx", join(__dirname, "cluster-owner.ts")], {
      env: { ...process.env, CLUSTER_FOLDER: join(folder, "killed"), KUBELITE: tools.kubelite },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<string>((resolve, reject) => {
      owner.stdout.once("data", (data: Buffer) => resolve(data.toString()));
      owner.once("exit", (code) => reject(new Error(`the owner ended with ${code} before its cluster was up`)));
    });
    const pids = Object.values(JSON.parse(line) as Record<string, number>);
    assert.ok(pids.length > 0 && pids.every(isAlive));
    owner.kill("SIGKILL");
    await until("its servers are gone", () => Promise.resolve(!pids.some(isAlive)));
  });
});

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `not within a minute: ${what}`);
    await delay(100);
  }
}

function connected(url: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}

function getAnonymously({ state }: Cluster, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request(new URL(path, state.endpoint), { ca: state.certificateAuthority }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve(JSON.parse(body)));
    })
      .on("error", reject)
      .end();
  });
}
