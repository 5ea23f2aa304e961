import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { loadKubeConfig } from "../../../../doctor/cluster/kubeconfig";

describe("loadKubeConfig", () => {
  const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  after(() => rmSync(folder, { recursive: true }));

  function written(text: string): string {
    const path = join(folder, "config");
    writeFileSync(path, text);
    return path;
  }

  const two = JSON.stringify({
    clusters: [{ name: "c", cluster: { server: "https://c.example" } }],
    users: [{ name: "u", user: {} }],
    contexts: ["first", "second"].map((name) => ({ name, context: { cluster: "c", user: "u" } })),
    "current-context": "first",
  });

  test("takes the current context, or the one that is named", () => {
    const kubeconfig = written(two);
    assert.equal(loadKubeConfig({ kubeconfig }).getCurrentContext(), "first");
    assert.equal(loadKubeConfig({ kubeconfig, context: "second" }).getCurrentContext(), "second");
  });

  test("refuses a context that does not exist, and names those that do", () => {
    const load = () => loadKubeConfig({ kubeconfig: written(two), context: "third" });
    assert.throws(load, /no context "third"; it has: first, second$/);
  });

  test("refuses a file that is missing, unreadable or without a cluster", () => {
    assert.throws(() => loadKubeConfig({ kubeconfig: join(folder, "none") }), /none cannot be read: ENOENT/);
    assert.throws(() => loadKubeConfig({ kubeconfig: written("clusters: [") }), /cannot be read/);
    assert.throws(() => loadKubeConfig({ kubeconfig: written("clusters: []") }), /no cluster to ask/);
  });
});
