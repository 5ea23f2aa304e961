import assert from "node:assert/strict";
import { test } from "node:test";

import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Release, type ReleaseArgs } from "@pulumi/kubernetes/helm/v3";
import { Provider } from "@pulumi/kubernetes/provider";

import { kubernetesProvider } from "../../lab/providers/kubernetes";
import type { KubernetesObject } from "../../lab/providers/kubernetes/objects";
import type { Chart, ReleaseInfo } from "../../lab/providers/kubernetes/release/chart";
import { withEngine } from "../engine/engine";
import { ClusterFixture, widgetDefinition } from "./kubernetes-fixture";

const GROUP = "charts.example.com";
const labels = { app: "factory" };

/** Values: `nodeSelector` of the pods, `settings` of a ConfigMap that is only there if they are given. */
function render({ name, values }: ReleaseInfo) {
  const { nodeSelector = {}, settings } = values;
  const container = { name: "factory", image: "example/factory:1" };
  const template = { metadata: { labels }, spec: { serviceAccountName: name, nodeSelector, containers: [container] } };
  const manifests: KubernetesObject[] = [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name },
      spec: { selector: { matchLabels: labels }, template },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `${name}-reader` },
      rules: [],
    },
  ];
  if (settings !== undefined) {
    manifests.push({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `${name}-settings` }, data: settings });
  }
  return { crds: [widgetDefinition(GROUP)], manifests };
}

const chart: Chart = { name: "factory", version: "1.2.0", appVersion: "7.1", render };
const cluster = new ClusterFixture();
const definitions = [kubernetesProvider({ charts: [chart] })];

function program(namespaceName: string, args: Partial<ReleaseArgs>) {
  return () => {
    const provider = new Provider("cluster", { kubeconfig: cluster.kubeconfig, clusterIdentifier: "lab" });
    const namespace = new Namespace(namespaceName, { metadata: { name: namespaceName } }, { provider });
    const all = { chart: "factory", name: "factory", namespace: namespace.metadata.name, ...args };
    const release = new Release("factory", all, { provider });
    return Promise.resolve({ status: release.status, names: release.resourceNames });
  };
}

const at = (namespace: string, apiVersion: string, kind: string, name: string) =>
  cluster.read({ apiVersion, kind, namespace, name });

test("a release is installed, upgraded and uninstalled; its CRDs stay", async () => {
  await withEngine(program("line", { values: { settings: { size: "1" } } }), definitions, async (engine) => {
    const preview = await engine.stack.preview({ diff: true, color: "never" });
    assert.match(preview.stdout, /Deployment\.apps\/apps\/v1/, "a preview names what the chart would make");

    const { outputs } = await engine.stack.up();
    assert.deepEqual(outputs.status?.value, {
      appVersion: "7.1",
      chart: "factory",
      name: "factory",
      namespace: "line",
      revision: 1,
      status: "deployed",
      version: "1.2.0",
    });
    const deployment = await at("line", "apps/v1", "Deployment", "factory");
    assert.equal((deployment?.status as { availableReplicas: number }).availableReplicas, 1, "the update waited");
    assert.equal(deployment?.metadata.annotations?.["meta.helm.sh/release-name"], "factory");
    assert.ok(await at("line", "v1", "Secret", "sh.helm.release.v1.factory.v1"));
    assert.ok(await at("", "rbac.authorization.k8s.io/v1", "ClusterRole", "factory-reader"));
    assert.deepEqual((await engine.stack.preview()).changeSummary, { same: 4 });
    await engine.stack.refresh();
    assert.deepEqual((await engine.stack.preview()).changeSummary, { same: 4 });

    engine.program = program("line", { values: {} });
    const upgraded = await engine.stack.up();
    assert.deepEqual(upgraded.summary.resourceChanges, { same: 3, update: 1 });
    assert.equal((upgraded.outputs.status?.value as { revision: number }).revision, 2);
    assert.equal(await at("line", "v1", "ConfigMap", "factory-settings"), undefined, "what the chart drops is removed");

    await engine.stack.destroy();
    assert.equal(await at("", "rbac.authorization.k8s.io/v1", "ClusterRole", "factory-reader"), undefined);
    assert.ok(await at("", "apiextensions.k8s.io/v1", "CustomResourceDefinition", `widgets.${GROUP}`));
  });
});

test("a release that does not become ready is recorded as failed and repaired by an upgrade", async () => {
  const args = (nodeSelector: object) => ({ name: "stuck", timeout: 3, values: { nodeSelector } });
  await withEngine(program("floor", args({ nowhere: "found" })), definitions, async (engine) => {
    await assert.rejects(
      engine.stack.up(),
      /release floor\/stuck of chart factory failed: Deployment floor\/stuck is not ready/,
    );
    assert.match(await engine.exportedText(), /"status":\s*"failed"/);
    engine.program = program("floor", { ...args({}), timeout: 60 });
    const { outputs } = await engine.stack.up();
    assert.equal((outputs.status?.value as { status: string }).status, "deployed");
  });
});

test("an unknown chart, an unknown version and objects of others are refused", async () => {
  await withEngine(program("yard", { chart: "foundry" }), definitions, async (engine) => {
    await assert.rejects(engine.stack.preview(), /chart.*the lab has no chart "foundry" \(it has: factory\)/);
    engine.program = program("yard", { version: "9.0.0" });
    await assert.rejects(engine.stack.preview(), /chart "factory" in version 1\.2\.0, not 9\.0\.0/);
    await cluster.edit({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "foreign-reader" },
      rules: [],
    });
    engine.program = program("yard", { name: "foreign" });
    await assert.rejects(engine.stack.up(), /ClusterRole foreign-reader exists and does not belong to release foreign/);
    assert.equal(
      await at("yard", "v1", "ServiceAccount", "foreign"),
      undefined,
      "nothing was written before the check",
    );
  });
});
