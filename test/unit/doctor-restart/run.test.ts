import assert from "node:assert/strict";
import { test } from "node:test";
import type { V1Pod } from "@kubernetes/client-node";
import { Forbidden } from "../../../doctor/cluster/failures";
import { runRestart, type RestartCluster, type RestartLimits } from "../../../doctor/restart/run";
import type { StorageNode } from "../../../doctor/restart/storage-node";
import { resultText } from "../../../doctor/restart/text";
import { pod, ROLE, rules, step, storageNode } from "./objects";

/** Three nodes; an evicted pod is replaced by what `successor` makes. */
class PlayedCluster implements RestartCluster {
  readonly evicted: string[] = [];
  nodes: StorageNode[] = ["node-1", "node-2", "node-3"].map((name) => storageNode(name));
  live = ["node-1", "node-2", "node-3"].map((node) => pod(`old-${node}`, { node }));
  successor = (node: string): V1Pod | undefined => pod(`new-${node}`, { node, role: ROLE });
  answer: () => Promise<true | string> = () => Promise.resolve(true);

  pods = () => Promise.resolve([...this.live]);
  storageNodes = () => Promise.resolve(this.nodes);

  async evict(old: V1Pod): Promise<true | string> {
    const answer = await this.answer();
    if (answer !== true) return answer;
    const node = old.spec?.nodeName ?? "";
    this.evicted.push(node);
    const successor = this.successor(node);
    this.live = [...this.live.filter((other) => other !== old), ...(successor ? [successor] : [])];
    return true;
  }

  steps = () => this.live.map((old) => step(old));
}

const lines: string[] = [];
const limits: RestartLimits = {
  evictionMilliseconds: 30,
  readyMilliseconds: 30,
  pollMilliseconds: 1,
  signal: new AbortController().signal,
  progress: (line) => lines.push(line),
};

async function run(cluster: PlayedCluster, changes: Partial<RestartLimits> = {}) {
  return runRestart(cluster.steps(), cluster, rules, { ...limits, ...changes });
}

test("replaces one pod after the other", async () => {
  const cluster = new PlayedCluster();
  const result = await run(cluster);
  assert.equal(result.stopped, undefined);
  assert.deepEqual(cluster.evicted, ["node-1", "node-2", "node-3"]);
  assert.match(resultText(result, 3), /^3 pods replaced\./);
});

test("stops at once at a successor without the identity, which it will never get", async () => {
  const cluster = new PlayedCluster();
  cluster.successor = (node) => pod(`new-${node}`, { node, ready: false });
  const { stopped, replaced } = await run(cluster, { readyMilliseconds: 60_000 });
  assert.deepEqual(cluster.evicted, ["node-1"]);
  assert.deepEqual(replaced, []);
  assert.equal(stopped?.why, "the new pod new-node-1 has no variable AWS_ROLE_ARN either");
  assert.equal(stopped?.inTransit, true);
});

test("stops at a successor that does not get ready, and says which step has been done before", async () => {
  const cluster = new PlayedCluster();
  cluster.successor = (node) => pod(`new-${node}`, { node, role: ROLE, ready: node !== "node-2" });
  const result = await run(cluster);
  assert.deepEqual(cluster.evicted, ["node-1", "node-2"]);
  const text = resultText(result, 3);
  assert.match(
    text,
    /^Stopped at node-2: new-node-2 is not ready \(Running\) after 0 s\.\n1 of 3 replaced: node-1\.\nold-node-2 on node-2 has been evicted/,
  );
  assert.match(text, /run the same command again: it takes only what is left\.$/);
});

test("stops when the storage node does not come online", async () => {
  const cluster = new PlayedCluster();
  cluster.successor = (node) => {
    cluster.nodes = cluster.nodes.map((other) =>
      other.metadata.name === node ? storageNode(node, "Initializing") : other,
    );
    return pod(`new-${node}`, { node, role: ROLE });
  };
  const { stopped } = await run(cluster);
  assert.equal(stopped?.why, "StorageNode node-1 is Initializing after 0 s");
});

test("a successor on another node does not count for a storage node", async () => {
  const cluster = new PlayedCluster();
  cluster.successor = () => pod("new", { node: "node-9", role: ROLE });
  assert.equal((await run(cluster)).stopped?.why, "no new pod on node-1 yet after 0 s");
});

test("takes no pod that serves while another node is not well", async () => {
  for (const spoil of [
    (cluster: PlayedCluster) => (cluster.nodes = [storageNode("node-1"), storageNode("node-2", "Offline")]),
    (cluster: PlayedCluster) => cluster.nodes.push(storageNode("node-4")),
    (cluster: PlayedCluster) => cluster.live.push(pod("fine", { node: "node-5", role: ROLE, ready: false })),
  ]) {
    const cluster = new PlayedCluster();
    const steps = cluster.steps();
    spoil(cluster);
    const { stopped } = await runRestart(steps, cluster, rules, limits);
    assert.deepEqual(cluster.evicted, []);
    assert.equal(stopped?.inTransit, false);
    assert.match(
      stopped?.why ?? "",
      /^(StorageNode node-2 is Offline|node node-4 has no Portworx pod|fine on node-5 is not ready)/,
    );
  }
});

test("takes pods that serve nobody whatever the other nodes are", async () => {
  const cluster = new PlayedCluster();
  cluster.nodes = cluster.nodes.map(({ metadata }) => storageNode(metadata.name, "Offline"));
  cluster.live = cluster.live.map((old) => ({ ...old, status: { phase: "Pending" } }));
  cluster.successor = (node) => {
    cluster.nodes = cluster.nodes.map((other) => (other.metadata.name === node ? storageNode(node) : other));
    return pod(`new-${node}`, { node, role: ROLE });
  };
  assert.equal((await run(cluster)).stopped, undefined);
  assert.equal(cluster.evicted.length, 3);
});

test("tries again while a disruption budget or a failing call holds the eviction up", async () => {
  const cluster = new PlayedCluster();
  let calls = 0;
  cluster.answer = () => {
    calls++;
    if (calls === 1) return Promise.resolve("the eviction is not allowed now: budget");
    return calls === 2 ? Promise.reject(new Error("connection cut")) : Promise.resolve(true);
  };
  assert.equal((await run(cluster)).stopped, undefined);
  assert.ok(lines.includes("node-1: waiting: the eviction is not allowed now: budget"));
  assert.ok(lines.includes("node-1: waiting: connection cut"));
});

test("a missing right ends it at once, with nothing in transit", async () => {
  const cluster = new PlayedCluster();
  cluster.answer = () => Promise.reject(new Forbidden("pods/eviction is forbidden"));
  const { stopped } = await run(cluster, { evictionMilliseconds: 60_000 });
  assert.deepEqual([stopped?.why, stopped?.inTransit], ["pods/eviction is forbidden", false]);
});

test("an interruption ends it with at most one pod in transit", async () => {
  const controller = new AbortController();
  const cluster = new PlayedCluster();
  cluster.successor = () => {
    controller.abort(new Error("interrupted"));
    return undefined;
  };
  const result = await run(cluster, { signal: controller.signal, readyMilliseconds: 60_000 });
  assert.deepEqual(cluster.evicted, ["node-1"]);
  assert.match(
    resultText(result, 3),
    /^Interrupted at node-1\.\n0 of 3 replaced\.\nold-node-1 on node-1 has been evicted, and its successor is not done/,
  );
});
