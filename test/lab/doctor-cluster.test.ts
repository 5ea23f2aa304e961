import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { KubeConfig } from "@kubernetes/client-node";
import { clusterChecks } from "../../doctor/checks";
import type { InstallationOptions } from "../../doctor/installation";
import { reportSchema, type Report } from "../../doctor/report-schema";
import { reportOf } from "../../doctor/report";
import { runChecks } from "../../doctor/run-checks";
import type { KubernetesObject } from "../../lab/providers/kubernetes/objects";
import { assertOnlyFault, DoctorFixture, faults, findingOf, NAMESPACE, ROLE, storageCluster } from "./doctor-fixture";
import { ISSUER, namespaceObject, roleOf, serviceAccountObject } from "./images-fixture";

const timeoutMilliseconds = 10_000;

const webhookConfiguration: KubernetesObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  metadata: { name: "pod-identity-webhook" },
};

describe("the doctor's checks of a cluster", () => {
  const lab = new DoctorFixture();
  const folder = mkdtempSync(join(tmpdir(), "doctor-cluster-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A kubeconfig of a service account without further rights. */
  async function powerless(): Promise<KubeConfig> {
    await lab.apply(serviceAccountObject("default", "powerless"));
    const { status } = await lab.core.createNamespacedServiceAccountToken({
      namespace: "default",
      name: "powerless",
      body: { spec: { audiences: [], expirationSeconds: 3600 } },
    });
    const config = lab.kubeConfig();
    const cluster = config.getCurrentCluster();
    assert.ok(cluster);
    const restricted = new KubeConfig();
    restricted.loadFromClusterAndUser(cluster, { name: "powerless", token: status?.token });
    return restricted;
  }

  /** Runs the program itself, as a user does. */
  function pxwi(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const path = join(folder, "kubeconfig");
    writeFileSync(path, lab.kubeConfig().exportConfig(), { mode: 0o600 });
    const program = join(__dirname, "../../bin/pxwi.js");
    return new Promise((resolve) => {
      execFile(process.execPath, [program, ...args, "--kubeconfig", path], (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      });
    });
  }

  test("find nothing wrong with a healthy installation", async () => {
    await lab.apply(namespaceObject(NAMESPACE));
    await lab.installOperator(NAMESPACE);
    await lab.until("the StorageCluster can be created", async () => {
      await lab.apply(storageCluster());
      return true;
    });
    await lab.untilRunning();
    const answers = await lab.examine(lab.installation({ roleArn: ROLE, issuerUrl: ISSUER }));
    assert.deepEqual(faults(answers), []);
    const skipped = answers.filter((answer) => answer.finding.status === "SKIP").map(({ id }) => id);
    assert.deepEqual(skipped, ["webhook.deployment", "webhook.certificate", "webhook.failure-policy"]);
  });

  test("discover role and audience, and get a token that no text shows", async () => {
    const found = lab.installation();
    assert.equal(await found.identity(), ROLE);
    const audience = await found.audience();
    assert.equal(audience, "sts.amazonaws.com");
    const token = await found.token("portworx", audience);
    assert.equal(token.claims.subject, "system:serviceaccount:portworx:portworx");
    assert.equal(`${JSON.stringify(token)} ${String(token)}`.includes(token.reveal()), false);
    const [, payload = ""] = token.reveal().split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
      "kubernetes.io"?: { pod?: { name?: string } };
    };
    const pods = (await lab.pods(NAMESPACE, "name=portworx")).map(({ metadata }) => metadata?.name);
    assert.ok(pods.includes(claims["kubernetes.io"]?.pod?.name), "the token is bound to a px pod");
  });

  test("name another role than the expected one", async () => {
    const other = "arn:aws:iam::123456789012:role/other";
    assertOnlyFault(
      await lab.examine(lab.installation({ roleArn: other })),
      "storage-cluster.identity",
      /expected is .*other$/,
    );
  });

  test("name another issuer than the expected one", async () => {
    assertOnlyFault(
      await lab.examine(lab.installation({ issuerUrl: `${ISSUER}/` })),
      "issuer.expected",
      /the stack says/,
    );
  });

  test("name a signing key that is not published", async () => {
    const fetch: InstallationOptions["fetch"] = async (url) =>
      url === `${ISSUER}/keys` ? Response.json({ keys: [{ kid: "old" }] }) : lab.publicInternet(url);
    assertOnlyFault(
      await lab.examine(lab.installation({}, lab.kubeConfig(), { fetch })),
      "issuer.keys",
      /not among the 1 published/,
    );
  });

  test("name the missing webhook alone, and skip what depends on it", async () => {
    const live = await lab.read(webhookConfiguration);
    assert.ok(live);
    await lab.delete(webhookConfiguration);
    try {
      const answers = await lab.examine();
      assertOnlyFault(answers, "webhook.present", /no MutatingWebhookConfiguration/);
      assert.deepEqual(findingOf(answers, "webhook.injects"), {
        status: "SKIP",
        seen: "needs webhook.present, which failed",
      });
    } finally {
      const { name, labels, annotations } = live.metadata;
      await lab.create({ ...live, metadata: { name, labels, annotations } });
    }
  });

  test("take no injected pod for too old when the webhook is registered anew", async () => {
    await lab.until("new pods are injected again", async () => {
      const pod = await lab.createPod(NAMESPACE, "portworx");
      await lab.delete({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: pod.metadata?.name ?? "", namespace: NAMESPACE },
      });
      return roleOf(pod) === ROLE;
    });
    assert.deepEqual(faults(await lab.examine()), []);
  });

  test("name static credentials beside the block alone", async () => {
    await lab.apply(storageCluster({ env: [{ name: "AWS_ACCESS_KEY_ID", value: "AKIAIOSFODNN7EXAMPLE" }] }));
    const answers = await lab.examine();
    assert.match(
      findingOf(answers, "storage-cluster.static-credentials")?.seen ?? "",
      /spec\.env\[0\] is AWS_ACCESS_KEY_ID/,
    );
    assert.equal(findingOf(answers, "pods.static-credentials")?.status, "SKIP");
    assert.equal(JSON.stringify(answers).includes("AKIAIOSFODNN7EXAMPLE"), false);
    await lab.apply(storageCluster());
  });

  test("list the rights that are missing, and skip what cannot be read", async () => {
    const answers = await lab.examine(lab.installation({}, await powerless()));
    assertOnlyFault(answers, "cluster.rights", /missing: list storageclusters\.core\.libopenstorage\.org; list pods;/);
    assert.match(findingOf(answers, "storage-cluster.found")?.seen ?? "", /cannot list resource "storageclusters"/);
    assert.equal(findingOf(answers, "storage-cluster.found")?.status, "SKIP");
  });

  test("keep what was answered when they are interrupted", async () => {
    const controller = new AbortController();
    const subject = lab.installation({}, lab.kubeConfig(), { signal: controller.signal });
    const startedAt = new Date();
    const answers = await runChecks(clusterChecks, subject, {
      timeoutMilliseconds,
      signal: controller.signal,
      onFinding: ({ id }) => id === "cluster.rights" && controller.abort(),
    });
    assert.equal(findingOf(answers, "cluster.reachable")?.status, "PASS");
    assert.equal(findingOf(answers, "webhook.injects")?.seen, "interrupted");
    const report = await reportOf(subject, { startedAt, interrupted: true, answers });
    reportSchema.parse(report);
  });

  test("say in one line that there are two StorageClusters, or none", async () => {
    await lab.apply(namespaceObject("second"));
    await lab.apply(storageCluster({}, { name: "px-second", namespace: "second" }));
    const two = await pxwi("doctor", "--json");
    assert.equal(two.code, 1, two.stderr);
    const report: Report = reportSchema.parse(JSON.parse(two.stdout));
    const { seen } = report.checks.find(({ id }) => id === "storage-cluster.found") ?? {};
    assert.equal(
      seen,
      "there is more than one StorageCluster: portworx/px-demo, second/px-second. Name one with --namespace and --storage-cluster",
    );
    assert.deepEqual(report.counts.FAIL, 1);
    const none = await pxwi("doctor", "--namespace", "default");
    assert.equal(none.code, 1);
    assert.match(none.stdout, /FAIL {2}storage-cluster\.found +there is no StorageCluster in namespace default\n/);
    assert.doesNotMatch(none.stdout + none.stderr, /\u001b\[| at .*\.ts:/);
  });
});
