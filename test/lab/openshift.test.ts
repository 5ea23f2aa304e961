import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import { startCluster, type Cluster } from "../../lab/cluster";
import { DISTRIBUTIONS } from "../../lab/distributions";
import { startImages, type Images } from "../../lab/images";
import {
  startOperatorLifecycleManager,
  type OperatorLifecycleManager,
} from "../../lab/openshift/operator-lifecycle-manager";
import { KubernetesApi } from "../../lab/providers/kubernetes/api";
import { ApiClient } from "../../lab/providers/kubernetes/client";
import { field, type KubernetesObject } from "../../lab/providers/kubernetes/objects";
import { prepareTools } from "../../lab/tools";
import { namespaceObject } from "./images-fixture";

const GROUP = "operators.coreos.com";
const folder = mkdtempSync(join(tmpdir(), "lab-openshift-"));
const log: string[] = [];
let cluster: Cluster;
let manager: OperatorLifecycleManager;
let images: Images | undefined;
let api: KubernetesApi;

before(async () => {
  const { kubelite } = await prepareTools();
  cluster = await startCluster({ folder, kubelite, issuerUrl: DISTRIBUTIONS.aws.rosa.issuerUrl });
  manager = await startOperatorLifecycleManager({ cluster: cluster.state, log: (message) => log.push(message) });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.state.kubeconfig);
  api = new KubernetesApi(new ApiClient(kubeConfig));
});
after(async () => {
  await images?.stop();
  await manager?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const apply = (object: KubernetesObject) => api.apply(object, { fieldManager: "test", force: true });

function operatorGroup(namespace: string): KubernetesObject {
  const metadata = { name: "portworx-operator", namespace };
  return { apiVersion: `${GROUP}/v1`, kind: "OperatorGroup", metadata, spec: { targetNamespaces: [namespace] } };
}

function subscription(namespace: string, spec: object = {}): KubernetesObject {
  const wanted = {
    name: "portworx-certified",
    channel: "stable",
    source: "certified-operators",
    sourceNamespace: "openshift-marketplace",
    startingCSV: "portworx-operator.v26.2.1",
    installPlanApproval: "Automatic",
    ...spec,
  };
  const metadata = { name: "portworx-certified", namespace };
  return { apiVersion: `${GROUP}/v1alpha1`, kind: "Subscription", metadata, spec: wanted };
}

const operatorIn = (namespace: string) =>
  api.read({ apiVersion: "apps/v1", kind: "Deployment", namespace, name: "portworx-operator" });

/** Whether the cluster keeps the block that workload identity is about. */
async function keepsBlock(): Promise<boolean> {
  const credentials = [{ cloudProvider: "aws", key: "eks.amazonaws.com/role-arn", value: "arn" }];
  const made = await api.create(
    {
      apiVersion: "core.libopenstorage.org/v1",
      kind: "StorageCluster",
      metadata: { name: "probe", namespace: "default" },
      spec: { workloadIdentity: { credentials } },
    },
    { fieldManager: "test", dryRun: true },
  );
  return field(made, "spec", "workloadIdentity") !== undefined;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) if (await holds()) return;
  assert.fail(`${what}: not within a minute\n${log.join("\n")}`);
}

const logged = (text: string) => until(`"${text}" is logged`, () => log.some((line) => line.includes(text)));

test("nothing is installed without an OperatorGroup, by hand, or from another catalog", async () => {
  for (const name of ["alone", "manual", "elsewhere"]) await apply(namespaceObject(name));
  await apply(subscription("alone"));
  await logged("namespace alone has 0 OperatorGroups, wanted one");
  await apply(operatorGroup("manual"));
  await apply(subscription("manual", { installPlanApproval: "Manual" }));
  await apply(operatorGroup("elsewhere"));
  await apply(subscription("elsewhere", { source: "community-operators" }));
  await logged("no catalog has source community-operators");
  const operators = await Promise.all(["alone", "manual", "elsewhere"].map(operatorIn));
  assert.deepEqual(operators, [undefined, undefined, undefined]);
});

test("a Subscription installs the bundle, whose definition lacks the block until the operator has started", async () => {
  await apply(namespaceObject("portworx"));
  await apply(operatorGroup("portworx"));
  await apply(subscription("portworx"));
  await logged("installed portworx-operator.v26.2.1 in namespace portworx");
  const operator = await operatorIn("portworx");
  assert.match(JSON.stringify(operator), /portworx\/px-operator:26\.2\.1/);
  assert.equal(await keepsBlock(), false);

  images = await startImages({ cluster: cluster.state, log: (message) => log.push(message) });
  await until("the operator registers its own definition", keepsBlock);
});
