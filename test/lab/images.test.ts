import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PatchStrategy, setHeaderOptions, type V1Pod } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../lab/providers/kubernetes/objects";
import { ImagesFixture, namespaceObject, roleOf, serviceAccountObject } from "./images-fixture";

const NAMESPACE = "portworx";
const ROLE = "arn:aws:iam::123456789012:role/portworx";
const OTHER_ROLE = "arn:aws:iam::123456789012:role/other";
const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

function storageCluster(roleArn: string, spec: object = {}): KubernetesObject {
  return {
    apiVersion: "core.libopenstorage.org/v1",
    kind: "StorageCluster",
    metadata: { name: "px-demo", namespace: NAMESPACE },
    spec: {
      image: "portworx/oci-monitor:3.6.1",
      env: [{ name: "AWS_REGION", value: "eu-west-1" }],
      workloadIdentity: { credentials: [{ cloudProvider: "aws", key: ROLE_ANNOTATION, value: roleArn }] },
      stork: { enabled: true, useWorkloadIdentity: true },
      ...spec,
    },
  };
}

describe("the Portworx operator", () => {
  const lab = new ImagesFixture();
  let uninstallOperator: () => Promise<void>;

  const storagePods = () => lab.pods(NAMESPACE, "name=portworx");
  const cloudPods = async () => [...(await storagePods()), ...(await lab.pods(NAMESPACE, "name=stork"))];
  const annotationsOf = async (account: string) =>
    (await lab.read(serviceAccountObject(NAMESPACE, account)))?.metadata.annotations ?? {};
  const phaseOf = async () =>
    ((await lab.read(storageCluster(ROLE))) as { status?: { phase?: string } } | undefined)?.status?.phase;
  const running = (pods: V1Pod[]) => pods.filter(({ status }) => status?.phase === "Running");
  const untilAllHave = (role: string | undefined) =>
    lab.until(`every px and stork pod has role ${role}`, async () => {
      const pods = running(await cloudPods());
      return pods.length === 6 && pods.every((pod) => roleOf(pod) === role);
    });

  test("annotates the service accounts, and its pods come up with the role", async () => {
    await lab.apply(namespaceObject(NAMESPACE));
    await lab.apply(serviceAccountObject(NAMESPACE, "portworx", { "example.com/by-hand": "yes" }));
    uninstallOperator = await lab.installOperator(NAMESPACE);
    await lab.until("the StorageCluster can be created", async () => {
      await lab.apply(storageCluster(ROLE));
      return true;
    });
    await untilAllHave(ROLE);
    // An adopted service account has lost what was set by hand.
    assert.deepEqual(await annotationsOf("portworx"), { [ROLE_ANNOTATION]: ROLE });
    assert.deepEqual(await annotationsOf("stork"), { [ROLE_ANNOTATION]: ROLE });
    assert.deepEqual(await annotationsOf("px-csi"), {});
  });

  test("reports a running cluster with a storage node for each node", async () => {
    await lab.until("the StorageCluster runs", async () => (await phaseOf()) === "Running");
    const { items: nodes } = await lab.core.listNode();
    for (const { metadata } of nodes) {
      const node = (await lab.read({
        apiVersion: "core.libopenstorage.org/v1",
        kind: "StorageNode",
        metadata: { name: metadata?.name ?? "", namespace: NAMESPACE },
      })) as { status?: { phase?: string } } | undefined;
      assert.equal(node?.status?.phase, "Online", metadata?.name);
    }
    const placed = (await storagePods()).map(({ spec }) => spec?.nodeName);
    assert.deepEqual(placed.sort(), nodes.map(({ metadata }) => metadata?.name).sort());
  });

  test("stays ready when a node's sign of life comes late, which makes the control plane mark its pods", async () => {
    const [pod] = await storagePods();
    assert.ok(pod);
    const { name = "" } = pod.metadata ?? {};
    const readiness = async () => {
      const { status } = await lab.core.readNamespacedPodStatus({ name, namespace: NAMESPACE });
      return status?.conditions?.find(({ type }) => type === "Ready");
    };
    const marked = { type: "Ready", status: "False", reason: "NodeNotReady" };
    await lab.core.patchNamespacedPodStatus(
      { name, namespace: NAMESPACE, body: { status: { conditions: [marked] } } },
      setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch),
    );
    await lab.until("the pod is ready again", async () => (await readiness())?.status === "True");
  });

  test("hands the StorageCluster's variables on, which the webhook respects", async () => {
    const [pod] = await storagePods();
    const regions = pod?.spec?.containers[0]?.env?.filter(({ name }) => /REGION$/.test(name)) ?? [];
    assert.deepEqual(
      regions.map(({ name, value }) => `${name}=${value}`),
      ["AWS_REGION=eu-west-1"],
    );
  });

  test("restarts the pods when the block changes, one storage pod at a time", async () => {
    let fewest = Infinity;
    await lab.apply(storageCluster(OTHER_ROLE));
    await lab.until("every pod has the other role", async () => {
      const pods = running(await cloudPods());
      fewest = Math.min(fewest, running(await storagePods()).length);
      return pods.length === 6 && pods.every((pod) => roleOf(pod) === OTHER_ROLE);
    });
    assert.ok(fewest >= 2, `only ${fewest} of 3 storage pods were running`);
    assert.equal((await annotationsOf("portworx"))[ROLE_ANNOTATION], OTHER_ROLE);
  });

  test("takes the identity away again when the block goes", async () => {
    await lab.apply(storageCluster(OTHER_ROLE, { workloadIdentity: undefined }));
    await untilAllHave(undefined);
    assert.deepEqual(await annotationsOf("portworx"), {});
  });

  test("uninstalls with the identity at hand, and leaves nothing", async () => {
    await lab.apply(storageCluster(ROLE, { deleteStrategy: { type: "UninstallAndDelete" } }));
    await untilAllHave(ROLE);
    await lab.delete(storageCluster(ROLE), "Foreground");
    let wipers: V1Pod[] = [];
    await lab.until("the StorageCluster is gone", async () => {
      const found = await lab.pods(NAMESPACE, "name=px-node-wiper");
      if (found.length > wipers.length) wipers = found;
      return (await phaseOf()) === undefined && (await lab.read(storageCluster(ROLE))) === undefined;
    });
    assert.deepEqual(wipers.map(roleOf), [ROLE, ROLE, ROLE]);
    await lab.until("no pod is left but the operator's", async () => {
      return (await lab.pods(NAMESPACE, "name!=portworx-operator")).length === 0;
    });
    const { items } = await lab.core.listNamespacedServiceAccount({ namespace: NAMESPACE });
    assert.deepEqual(items.map(({ metadata }) => metadata?.name).sort(), ["default", "portworx-operator"]);
    await uninstallOperator();
    await lab.until("the operator is gone", async () => (await lab.pods(NAMESPACE, "name")).length === 0);
  });

  test("that is too old registers definitions that prune the block, and its pods have no role", async () => {
    uninstallOperator = await lab.installOperator(NAMESPACE, { pxOperatorImageVersion: "25.1.0" });
    await lab.until("the old operator's definitions are in use", async () => {
      await lab.create(storageCluster(ROLE));
      const live = (await lab.read(storageCluster(ROLE))) as { spec?: { workloadIdentity?: unknown } } | undefined;
      if (live?.spec?.workloadIdentity === undefined) return true;
      await lab.delete(storageCluster(ROLE));
      return false;
    });
    await untilAllHave(undefined);
    assert.deepEqual(await annotationsOf("portworx"), {});
    await lab.delete(storageCluster(ROLE));
    await lab.until("the StorageCluster is gone", async () => (await lab.read(storageCluster(ROLE))) === undefined);
    await uninstallOperator();
  });

  test("has logged no trouble", () => {
    // On a busy machine the API server's own view of service accounts lags: the operator tries again.
    const isPassing = (line: string): boolean => /serviceaccount "[^"]+" not found/.test(line);
    const trouble = lab.log.filter((line) => !line.includes(": plays ") && !isPassing(line));
    assert.deepEqual(trouble, []);
  });
});
