import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { UNKNOWN } from "../../../lab/providers/base/kind";
import { diffProvider } from "../../../lab/providers/kubernetes/provider-diff";

/** Two contexts on two clusters. */
function kubeconfig(servers: { one?: string; two?: string; token?: string } = {}): string {
  const { one = "https://one.example", two = "https://two.example", token = "t" } = servers;
  return JSON.stringify({
    "current-context": "one",
    clusters: [
      { name: "one", cluster: { server: one } },
      { name: "two", cluster: { server: two } },
    ],
    users: [{ name: "user", user: { token } }],
    contexts: [
      { name: "one", context: { cluster: "one", user: "user" } },
      { name: "two", context: { cluster: "two", user: "user" } },
    ],
  });
}

test("with the same clusterIdentifier nothing replaces", () => {
  const old = { kubeconfig: kubeconfig(), context: "one", clusterIdentifier: "lab" };
  for (const change of [
    { kubeconfig: kubeconfig({ one: "https://elsewhere.example" }) },
    { context: "two" },
    { cluster: "two" },
    { kubeconfig: UNKNOWN },
  ]) {
    const { changed, replaces } = diffProvider(old, { ...old, ...change });
    assert.deepEqual(changed, Object.keys(change));
    assert.deepEqual(replaces, []);
  }
});

test("another clusterIdentifier replaces; adding or removing it does not", () => {
  const inputs = { kubeconfig: kubeconfig() };
  assert.deepEqual(
    diffProvider({ ...inputs, clusterIdentifier: "a" }, { ...inputs, clusterIdentifier: "b" }).replaces,
    ["clusterIdentifier"],
  );
  assert.deepEqual(diffProvider(inputs, { ...inputs, clusterIdentifier: "b" }).replaces, []);
  assert.deepEqual(diffProvider({ ...inputs, clusterIdentifier: "a" }, inputs).replaces, []);
});

test("without one, another cluster in use replaces", () => {
  const old = { kubeconfig: kubeconfig() };
  const replaces = (inputs: Record<string, unknown>) => diffProvider(old, { ...old, ...inputs }).replaces;
  assert.deepEqual(replaces({ kubeconfig: kubeconfig({ one: "https://elsewhere.example" }) }), ["kubeconfig"]);
  assert.deepEqual(replaces({ context: "two" }), ["context"]);
  assert.deepEqual(replaces({ cluster: "two" }), ["cluster"]);
  assert.deepEqual(replaces({ kubeconfig: UNKNOWN }), ["kubeconfig"]);
  assert.deepEqual(replaces({ kubeconfig: kubeconfig({ token: "new" }) }), [], "another user of the same cluster");
  assert.deepEqual(
    replaces({ kubeconfig: kubeconfig({ two: "https://elsewhere.example" }) }),
    [],
    "a cluster not in use",
  );
  assert.deepEqual(replaces({ context: "no such" }), [], "nobody knows where that leads");
  assert.deepEqual(replaces({ kubeconfig: undefined }), [], "from explicit to ambient");
  assert.deepEqual(replaces({ enablePatchForce: true }), []);
});

test("a path stands for its content", () => {
  const folder = mkdtempSync(join(tmpdir(), "kubeconfigs-"));
  after(() => rmSync(folder, { recursive: true }));
  const at = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const old = { kubeconfig: at("old", kubeconfig()) };
  assert.deepEqual(diffProvider(old, { kubeconfig: at("copy", kubeconfig()) }).replaces, []);
  const moved = at("moved", kubeconfig({ one: "https://elsewhere.example" }));
  assert.deepEqual(diffProvider(old, { kubeconfig: moved }).replaces, ["kubeconfig"]);
});
