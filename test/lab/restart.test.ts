import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, test } from "node:test";
import type { V1Pod } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../lab/providers/kubernetes/objects";
import { ImagesFixture, namespaceObject, roleOf } from "./images-fixture";

const NAMESPACE = "portworx";
const ROLE = "arn:aws:iam::123456789012:role/portworx";
const STORAGE_CLUSTER: KubernetesObject = {
  apiVersion: "core.libopenstorage.org/v1",
  kind: "StorageCluster",
  metadata: { name: "px-demo", namespace: NAMESPACE },
  spec: {
    image: "portworx/oci-monitor:3.6.1",
    workloadIdentity: { credentials: [{ cloudProvider: "aws", key: "eks.amazonaws.com/role-arn", value: ROLE }] },
    stork: { enabled: true, useWorkloadIdentity: true },
  },
};
const WEBHOOK: KubernetesObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  metadata: { name: "pod-identity-webhook" },
};
const OPERATOR: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "portworx-operator", namespace: NAMESPACE },
};
const BUDGET: KubernetesObject = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "px-storage", namespace: NAMESPACE },
  spec: { minAvailable: 3, selector: { matchLabels: { name: "portworx" } } },
};

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly progress: string;
}

describe("pxwi restart", () => {
  const lab = new ImagesFixture();
  let webhook: KubernetesObject;
  let operator: KubernetesObject;

  /** @param interruptAt what the command has to say before it is interrupted */
  function restart(flags: readonly string[], interruptAt?: RegExp): Promise<Run> {
    const program = "require('./doctor/cli/main').main(process.argv.slice(1)).then((code) => process.exit(code))";
    const args = ["restart", "--kubeconfig", lab.kubeconfig, ...flags];
    // Long enough on a busy machine; the tests of time limits give others.
    if (!flags.includes("--ready-timeout")) args.push("--ready-timeout", "60");
    const child = spawn(process.execPath, ["--import", "tsx", "-e", program, "--", ...args]);
    let [output, progress] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => {
      progress += chunk.toString();
      if (interruptAt?.test(progress)) child.kill("SIGINT");
    });
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, output, progress })));
  }

  const storagePods = () => lab.pods(NAMESPACE, "name=portworx");
  const cloudPods = async () => [...(await storagePods()), ...(await lab.pods(NAMESPACE, "name=stork"))];
  const uids = (pods: V1Pod[]) => pods.map(({ metadata }) => metadata?.uid).sort();
  const running = (pods: V1Pod[]) => pods.filter(({ status }) => status?.phase === "Running");

  /** A copy that can be created again. */
  async function saved(object: KubernetesObject): Promise<KubernetesObject> {
    const live = await lab.read(object);
    assert.ok(live);
    const { status, ...rest } = live as KubernetesObject & { status?: unknown };
    void status;
    return { ...rest, metadata: object.metadata };
  }

  async function stopOperator(): Promise<void> {
    await lab.delete(OPERATOR);
    await lab.until("the operator's pod is gone", async () => {
      return (await lab.pods(NAMESPACE, "name=portworx-operator")).length === 0;
    });
  }

  async function startOperator(): Promise<void> {
    await lab.create(operator);
    await lab.until("every node has its pod", async () => running(await storagePods()).length === 3);
  }

  test("refuses while there is no webhook, since new pods would lack the identity too", async () => {
    webhook = await saved(WEBHOOK);
    await lab.delete(WEBHOOK);
    await lab.apply(namespaceObject(NAMESPACE));
    await lab.installOperator(NAMESPACE);
    operator = await saved(OPERATOR);
    await lab.until("the StorageCluster can be created", async () => {
      await lab.apply(STORAGE_CLUSTER);
      return true;
    });
    await lab.until("six pods run", async () => running(await cloudPods()).length === 6);
    assert.ok((await cloudPods()).every((pod) => roleOf(pod) === undefined));

    const { code, output, progress } = await restart(["--yes"]);
    assert.equal(code, 2, output + progress);
    assert.match(progress, /^pxwi: no webhook injects identities of aws into new pods/m);
  });

  test("refuses while the webhook does not answer, and has evicted nothing", async () => {
    const before = uids(await cloudPods());
    const [only] = (webhook as unknown as { webhooks: { clientConfig: object }[] }).webhooks;
    const deaf = { ...only, clientConfig: { ...only?.clientConfig, url: "https://127.0.0.1:9/mutate" } };
    await lab.create({ ...webhook, webhooks: [{ ...deaf, failurePolicy: "Ignore" }] });
    await lab.until("the API server asks the webhook no more", async () => {
      const { code, progress } = await restart(["--yes"]);
      assert.equal(code, 2, progress);
      return progress.includes("pxwi: a new portworx pod has no variable AWS_ROLE_ARN either.");
    });
    assert.deepEqual(uids(await cloudPods()), before);
    await lab.delete(WEBHOOK);
  });

  test("shows the plan and changes nothing without --yes", async () => {
    const before = uids(await cloudPods());
    await lab.create(webhook);
    let run: Run = { code: null, output: "", progress: "" };
    await lab.until("the API server asks the webhook", async () => {
      run = await restart([]);
      return run.code === 0;
    });
    assert.match(
      run.output,
      /^6 pods of StorageCluster portworx\/px-demo lack the identity arn:aws:iam::123456789012:role\/portworx/,
    );
    const places = [
      ...run.output.matchAll(
        /^ {2}\d\. (\S+) {2}\S+ {2}has no variable AWS_ROLE_ARN: created \S+, before the webhook/gm,
      ),
    ];
    const nodes = (await storagePods()).map(({ spec }) => spec?.nodeName ?? "").sort();
    assert.deepEqual(
      places.map(([, place]) => place),
      [...nodes, "stork", "stork", "stork"],
    );
    assert.match(run.output, /Left as they are: portworx-api-\S+, portworx-api-\S+, portworx-api-/);
    assert.match(run.output, /Nothing has been changed\. To carry it out, add --yes\./);
    assert.deepEqual(uids(await cloudPods()), before);
  });

  test("waits for a disruption budget, and stops with nothing evicted when it does not give way", async () => {
    const before = uids(await cloudPods());
    await lab.apply(BUDGET);
    await lab.until("the budget has counted its pods", async () => {
      const live = (await lab.read(BUDGET)) as { status?: { expectedPods?: number } } | undefined;
      return live?.status?.expectedPods === 3;
    });
    const { code, output, progress } = await restart(["--yes", "--eviction-timeout", "2"]);
    assert.equal(code, 1, progress);
    assert.match(progress, /waiting: the eviction is not allowed now: .*disruption budget/);
    assert.match(output, /^Stopped at \S+: the eviction is not allowed now: .* after 2 s\.$/m);
    assert.match(output, /has not been evicted; no pod is under way\./);
    assert.deepEqual(uids(await cloudPods()), before);
    await lab.delete(BUDGET);
  });

  test("stops at the first node whose pod does not come back", async () => {
    const before = await storagePods();
    await stopOperator();
    const { code, output, progress } = await restart(["--yes", "--ready-timeout", "2"]);
    assert.equal(code, 1, progress);
    const first = before.map(({ spec }) => spec?.nodeName ?? "").sort()[0];
    assert.match(output, new RegExp(`^Stopped at ${first}: no new pod on ${first} yet after 2 s\\.$`, "m"));
    assert.match(output, /^0 of 6 replaced\.$/m);
    assert.match(output, /has been evicted, and its successor is not done; no other pod is under way\./);
    assert.equal((await storagePods()).length, 2);
  });

  test("takes no further node while one is without its pod", async () => {
    const before = uids(await storagePods());
    const { code, output, progress } = await restart(["--yes", "--ready-timeout", "2"]);
    assert.equal(code, 1, progress);
    assert.match(output, /^Stopped at \S+: node \S+ has no Portworx pod after 2 s\.$/m);
    assert.match(output, /has not been evicted; no pod is under way\./);
    assert.deepEqual(uids(await storagePods()), before);
    await startOperator();
  });

  test("leaves one pod in transit when it is interrupted, and says so", async () => {
    await stopOperator();
    const { code, output, progress } = await restart(["--yes"], /waiting: no new pod/);
    assert.equal(code, 1, progress);
    assert.match(output, /^Interrupted at \S+\.$/m);
    assert.match(output, /has been evicted, and its successor is not done; no other pod is under way\./);
    assert.equal((await storagePods()).length, 2);
    await startOperator();
  });

  test("goes on with what is left, one storage node at a time", async () => {
    let [fewest, watching] = [Infinity, true];
    const watch = (async () => {
      while (watching) fewest = Math.min(fewest, running(await storagePods()).length);
    })();
    const { code, output, progress } = await restart(["--yes"]);
    watching = false;
    await watch;
    assert.equal(code, 0, output + progress);
    assert.match(output, /^4 pods replaced\. Prove it: npx pxwi doctor$/m);
    assert.deepEqual((await cloudPods()).map(roleOf), Array(6).fill(ROLE));
    assert.ok(fewest >= 2, `only ${fewest} of 3 storage pods were running`);
  });

  test("has nothing to do the second time", async () => {
    const before = uids(await cloudPods());
    const { code, output } = await restart(["--yes"]);
    assert.equal(code, 0);
    assert.match(output, /that call the cloud have the identity .*: nothing is to be restarted\./);
    assert.deepEqual(uids(await cloudPods()), before);
  });
});
