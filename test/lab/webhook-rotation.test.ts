import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { AdmissionregistrationV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { Provider } from "@pulumi/kubernetes/provider";
import { PodIdentityWebhook } from "../../components/aws/pod-identity-webhook/pod-identity-webhook";
import { PlatformName } from "../../components/platforms";
import { charts } from "../../lab/charts";
import { startCluster, type Cluster } from "../../lab/cluster";
import { DISTRIBUTIONS } from "../../lab/distributions";
import { startImages, type Images } from "../../lab/images";
import { kubernetesProvider } from "../../lab/providers/kubernetes";
import { tlsProvider } from "../../lab/providers/tls";
import { prepareTools } from "../../lab/tools";
import { withEngine, type Engine } from "../engine/engine";

const ROLE = "arn:aws:iam::123456789012:role/portworx";
const NAMESPACE = "portworx";
const WEBHOOK_NAMESPACE = "portworx-pod-identity-webhook";
const PORT = 8443;
const folder = mkdtempSync(join(tmpdir(), "lab-webhook-"));
let cluster: Cluster;
let images: Images;
let core: CoreV1Api;
let admission: AdmissionregistrationV1Api;

before(async () => {
  const { kubelite } = await prepareTools();
  cluster = await startCluster({ folder, kubelite, issuerUrl: DISTRIBUTIONS.aws.gardener.issuerUrl });
  images = await startImages({ cluster: cluster.state, log: () => undefined });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.state.kubeconfig);
  core = kubeConfig.makeApiClient(CoreV1Api);
  admission = kubeConfig.makeApiClient(AdmissionregistrationV1Api);
  await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
  const metadata = { name: "portworx", annotations: { "eks.amazonaws.com/role-arn": ROLE } };
  await core.createNamespacedServiceAccount({ namespace: NAMESPACE, body: { metadata } });
});
after(async () => {
  await images?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Generations {
  readonly certificateGeneration?: number;
  readonly servingGeneration?: number;
}

/** The webhook as the stack of a cluster without one has it. */
function webhook(generations: Generations = {}) {
  return () => {
    const kubernetes = new Provider("kubernetes", { kubeconfig: cluster.state.kubeconfig });
    new PodIdentityWebhook(
      "webhook",
      {
        platform: PlatformName.Gardener,
        image: "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17",
        awsDefaultRegion: "us-east-1",
        portworxNamespaces: [NAMESPACE],
        servicePort: PORT,
        ...generations,
      },
      { providers: { kubernetes } },
    );
    return Promise.resolve();
  };
}

async function withWebhook(use: (engine: Engine) => Promise<void>): Promise<void> {
  await withEngine(webhook(), [kubernetesProvider({ charts }), tlsProvider()], async (engine) => {
    try {
      await engine.stack.up();
      await use(engine);
    } finally {
      await engine.stack.destroy();
    }
  });
}

/** Asks for a pod of Portworx without keeping it. Undefined when it has its role, else what is wrong. */
async function tryPod(): Promise<string | undefined> {
  const spec = { serviceAccountName: "portworx", containers: [{ name: "portworx", image: "portworx" }] };
  const body = { metadata: { generateName: "portworx-" }, spec };
  try {
    const pod = await core.createNamespacedPod({ namespace: NAMESPACE, body, dryRun: "All" });
    const role = pod.spec?.containers[0]?.env?.find(({ name }) => name === "AWS_ROLE_ARN")?.value;
    return role === ROLE ? undefined : "the pod has no role";
  } catch (error) {
    return String(error);
  }
}

/** Asks for pods for as long as the update takes. */
async function troubleDuring(update: () => Promise<unknown>): Promise<{ asked: number; trouble: string[] }> {
  const state = { done: false };
  const updating = update().finally(() => (state.done = true));
  const trouble: string[] = [];
  let asked = 0;
  for (; !state.done || asked === 0; asked++) {
    const wrong = await tryPod();
    if (wrong !== undefined) trouble.push(wrong);
    await sleep(10);
  }
  await updating;
  return { asked, trouble };
}

async function rotate(engine: Engine, generations: Generations) {
  engine.program = webhook(generations);
  return troubleDuring(() => engine.stack.up());
}

/** Who signed the certificate that the Service answers with. */
async function servingAuthority(): Promise<string | undefined> {
  const service = await core.readNamespacedService({ name: "pod-identity-webhook", namespace: WEBHOOK_NAMESPACE });
  const socket = connect({ host: service.spec?.clusterIP, port: PORT, rejectUnauthorized: false });
  return new Promise((resolve, reject) => {
    socket.once("secureConnect", () => {
      resolve(socket.getPeerX509Certificate()?.issuer);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

/** The authorities that the API server trusts when it calls the webhook. */
async function trustedAuthorities(): Promise<string[]> {
  const { items } = await admission.listMutatingWebhookConfiguration();
  const bundles = items.flatMap(({ webhooks = [] }) => webhooks.map(({ clientConfig }) => clientConfig.caBundle ?? ""));
  assert.equal(bundles.length, 1);
  const certificates = Buffer.from(bundles[0] ?? "", "base64")
    .toString()
    .match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g);
  return (certificates ?? []).map((certificate) => new X509Certificate(certificate).subject);
}

test("the certificate rotates in two updates, in which no pod is refused or starts without its role", async () => {
  await withWebhook(async (engine) => {
    assert.equal(await tryPod(), undefined);
    assert.deepEqual([await servingAuthority(), await trustedAuthorities()], ["CN=webhook-ca-1", ["CN=webhook-ca-1"]]);

    const first = await rotate(engine, { certificateGeneration: 2 });
    assert.deepEqual(first.trouble, []);
    assert.equal(await servingAuthority(), "CN=webhook-ca-1");
    assert.deepEqual(await trustedAuthorities(), ["CN=webhook-ca-1", "CN=webhook-ca-2"]);

    const second = await rotate(engine, { certificateGeneration: 2, servingGeneration: 2 });
    assert.deepEqual(second.trouble, []);
    assert.deepEqual([await servingAuthority(), await trustedAuthorities()], ["CN=webhook-ca-2", ["CN=webhook-ca-2"]]);

    assert.ok(first.asked > 10 && second.asked > 10, `pods were asked for: ${first.asked}, ${second.asked}`);
  });
});

test("in a single update pods are refused while the webhook's own restart, but none starts without its role", async () => {
  await withWebhook(async (engine) => {
    const { trouble } = await rotate(engine, { certificateGeneration: 2, servingGeneration: 2 });
    assert.ok(trouble.length > 0);
    for (const wrong of trouble) assert.match(wrong, /failed calling webhook .*x509: certificate signed by unknown/);
    assert.equal(await tryPod(), undefined);
  });
});
