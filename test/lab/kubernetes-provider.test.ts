import assert from "node:assert/strict";
import { test } from "node:test";

import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { ConfigMap, Namespace, Secret, Service } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";

import { kubernetesProvider } from "../../lab/providers/kubernetes";
import { withEngine } from "../engine/engine";
import { ClusterFixture, widgetDefinition } from "./kubernetes-fixture";

const cluster = new ClusterFixture();
const definitions = [kubernetesProvider({ charts: [] })];
const namespaceOf = (name: string) => ({ apiVersion: "v1", kind: "Namespace", name });

/** A program in a namespace of its own. */
function within(
  name: string,
  rest: (options: pulumi.CustomResourceOptions, namespace: Namespace) => pulumi.Inputs | void,
) {
  return () => {
    const provider = new Provider("cluster", { kubeconfig: cluster.kubeconfig, clusterIdentifier: "lab" });
    const namespace = new Namespace(name, { metadata: { name } }, { provider });
    return Promise.resolve(rest({ provider, dependsOn: namespace }, namespace) ?? {});
  };
}

const labels = { app: "web" };

function webSpec(
  image: string,
  nodeSelector: Record<string, string> = {},
  replicas = 1,
  token?: pulumi.Output<string>,
) {
  const container = { name: "web", image, env: [{ name: "TOKEN", value: token }] };
  return {
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container], nodeSelector } },
  };
}

test("objects come up ready, stay as they are, and leave nothing behind", async () => {
  const program = within("life", (options, namespace) => {
    const metadata = { namespace: namespace.metadata.name };
    const web = new Deployment(
      "web",
      { metadata, spec: webSpec("example/web:1", {}, 2, pulumi.secret("hidden-token")) },
      options,
    );
    const dependsOn = [web];
    const service = new Service(
      "web",
      { metadata, spec: { selector: labels, ports: [{ port: 80 }] } },
      { ...options, dependsOn },
    );
    new Secret("plain", { metadata, stringData: { password: "hidden-password" } }, options);
    return {
      uid: namespace.metadata.uid,
      available: web.status.availableReplicas,
      name: web.metadata.name,
      address: service.spec.clusterIP,
    };
  });
  await withEngine(program, definitions, async (engine) => {
    assert.equal((await engine.stack.preview()).changeSummary.create, 6);
    assert.equal(await cluster.read(namespaceOf("life")), undefined, "a preview writes nothing");

    const { outputs } = await engine.stack.up();
    assert.match(String(outputs.uid?.value), /^[0-9a-f-]{36}$/);
    assert.equal(outputs.available?.value, 2, "the update waited for the rollout");
    assert.match(String(outputs.name?.value), /^web-[0-9a-f]{8}$/);
    assert.match(String(outputs.address?.value), /^127\./);
    assert.doesNotMatch(await engine.exportedText(), /hidden-|aGlkZGVu/, "neither plain nor in base64");

    assert.deepEqual((await engine.stack.preview()).changeSummary, { same: 6 });
    await engine.stack.refresh();
    assert.deepEqual((await engine.stack.preview()).changeSummary, { same: 6 });

    await engine.stack.destroy();
    assert.equal(await cluster.read(namespaceOf("life")), undefined, "destroy waits until all is gone");
  });
});

test("what a change updates and what it replaces", async () => {
  let [image, data, roleSelector, name] = ["example/web:1", "one", "web", "fixed"];
  const program = within("change", (options) => {
    const metadata = { namespace: "change" };
    const spec = { selector: { role: roleSelector }, ports: [{ port: 80 }] };
    new Deployment("web", { metadata: { ...metadata, name: "web" }, spec: webSpec(image) }, options);
    new Service("web", { metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } }, spec }, options);
    new Secret("autonamed", { metadata, stringData: { data } }, options);
    new ConfigMap("named", { metadata: { ...metadata, name }, data: { kept: "same" } }, options);
  });
  await withEngine(program, definitions, async (engine) => {
    await engine.stack.up();
    const before = await engine.stack.exportStack();

    [image, data, roleSelector, name] = ["example/web:2", "two", "other", "renamed"];
    const preview = await engine.stack.preview({ diff: true, color: "never" });
    assert.deepEqual(preview.changeSummary, { same: 3, update: 2, replace: 2 });
    assert.match(preview.stdout, /image\s*: "example\/web:1" => "example\/web:2"/);

    const up = await engine.stack.up();
    assert.deepEqual(up.summary.resourceChanges, { same: 3, update: 2, replace: 2 });
    const reference = { apiVersion: "v1", kind: "ConfigMap", namespace: "change" };
    assert.equal(await cluster.read({ ...reference, name: "fixed" }), undefined);
    assert.ok(await cluster.read({ ...reference, name: "renamed" }));
    assert.notDeepEqual(secretIds(await engine.stack.exportStack()), secretIds(before), "a new Secret has a new name");
  });
});

function secretIds({ deployment }: { deployment: unknown }): string[] {
  const { resources } = deployment as { resources: { type: string; id: string }[] };
  return resources.filter(({ type }) => type === "kubernetes:core/v1:Secret").map(({ id }) => id);
}

test("an object that exists is refused, taken over on request, and conflicts over others' fields", async () => {
  const settings = (value: string) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "default" },
    data: { value },
  });
  await cluster.edit(settings("theirs"));
  const program = (value: string, upsert: boolean, force: boolean) => () => {
    const provider = new Provider("cluster", { kubeconfig: cluster.kubeconfig, upsertExistingObjects: upsert });
    const annotations = force ? { "pulumi.com/patchForce": "true" } : undefined;
    const metadata = { name: "settings", namespace: "default", annotations };
    new ConfigMap("settings", { metadata, data: { value } }, { provider });
    return Promise.resolve({});
  };
  await withEngine(program("ours", false, false), definitions, async (engine) => {
    await assert.rejects(engine.stack.up(), /ConfigMap default\/settings: .*already exists \(import it/);
    engine.program = program("ours", true, false);
    await assert.rejects(engine.stack.up(), /conflict with "somebody-else".*\.data\.value.*patchForce/s);
    engine.program = program("ours", true, true);
    await engine.stack.up();

    // Drift is not seen before a refresh, and then is fought over.
    await cluster.edit(settings("theirs again"));
    assert.deepEqual((await engine.stack.preview()).changeSummary, { same: 3 });
    assert.equal((await engine.stack.refresh()).summary.resourceChanges?.update, 1);
    assert.equal((await engine.stack.preview()).changeSummary.replace, 1);
  });
});

test("a custom resource previews before its definition exists, waits for it, and shows what was pruned", async () => {
  const program = within("custom", (options) => {
    const widget = new CustomResource(
      "widget",
      {
        apiVersion: "example.com/v1",
        kind: "Widget",
        metadata: { name: "widget", namespace: "custom", finalizers: ["example.com/held"] },
        spec: { size: 3, unheardOf: { field: true } },
      },
      { ...options, customTimeouts: { delete: "2s" } },
    );
    return { spec: (widget as unknown as { spec: pulumi.Output<unknown> }).spec };
  });
  await withEngine(program, definitions, async (engine) => {
    assert.equal((await engine.stack.preview()).changeSummary.create, 4);
    const up = engine.stack.up();
    for (let tries = 0; (await cluster.read(namespaceOf("custom"))) === undefined; tries++) {
      assert.ok(tries < 100, "the namespace was not created");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await cluster.edit(widgetDefinition("example.com"));
    assert.deepEqual((await up).outputs.spec?.value, { size: 3 });

    await assert.rejects(
      engine.stack.destroy(),
      /Widget custom\/widget is being deleted and still exists.*example\.com\/held/,
    );
    const reference = { apiVersion: "example.com/v1", kind: "Widget", namespace: "custom", name: "widget" };
    await cluster.api().patch(reference, [{ op: "remove", path: "/metadata/finalizers" }]);
    await engine.stack.destroy();
  });
});

test("a workload that does not become ready stays in the state and is repaired by the next update", async () => {
  const program = (nodeSelector: Record<string, string>) =>
    within("stuck", (options) => {
      const args = { metadata: { name: "web", namespace: "stuck" }, spec: webSpec("example/web:1", nodeSelector) };
      new Deployment("web", args, { ...options, customTimeouts: { create: "3s", update: "60s" } });
    });
  await withEngine(program({ nowhere: "found" }), definitions, async (engine) => {
    await assert.rejects(
      engine.stack.up(),
      /Deployment stuck\/web exists but is not ready: 0 of 1 replicas.*gave up after 3 s/,
    );
    assert.match(await engine.exportedText(), /"id":\s*"stuck\/web"/);
    engine.program = program({});
    assert.equal((await engine.stack.up()).summary.resourceChanges?.update, 1);
  });
});

test("an import takes what is live; a wrong kubeconfig and a cluster that is away are told apart", async () => {
  await cluster.edit({ apiVersion: "v1", kind: "Namespace", metadata: { name: "found", labels: { from: "before" } } });
  const program = (kubeconfig: string, context?: string) => () => {
    const provider = new Provider("cluster", { kubeconfig, context, clusterIdentifier: "lab" });
    const metadata = { name: "found", labels: { from: "before", "kubernetes.io/metadata.name": "found" } };
    new Namespace("found", { metadata, spec: { finalizers: ["kubernetes"] } }, { provider, import: "found" });
    return Promise.resolve({});
  };
  await withEngine(program(cluster.kubeconfig), definitions, async (engine) => {
    assert.equal((await engine.stack.up()).summary.resourceChanges?.import, 1);
    engine.program = program(cluster.kubeconfig, "elsewhere");
    await assert.rejects(engine.stack.up(), /no context "elsewhere" \(it has: portworx-demo\)/);
    engine.program = program(kubeconfigFor("https://127.0.0.1:1"));
    const { summary } = await engine.stack.up();
    assert.deepEqual(summary.resourceChanges, { same: 2, update: 1 }, "the clusterIdentifier is the same");
    await assert.rejects(
      engine.stack.refresh(),
      /API server https:\/\/127\.0\.0\.1:1\/ of context "c" cannot be reached: .*ECONNREFUSED/,
    );
  });
});

function kubeconfigFor(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "c", user: { token: "none" } }],
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
  });
}
