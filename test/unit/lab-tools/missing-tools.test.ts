import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { findTools, prepareTools } from "../../../lab/tools";
import { fakeProgram, setEnvironment, temporaryFolder } from "./temporary-folder";

const PYTHON = `case "$*" in --version) echo Python 3.12.1;; *) exec /bin/sleep 60;; esac`;

/** A machine on which only these programs exist, and nothing is built yet. */
function machine(context: TestContext, programs: Readonly<Record<string, string>>): { path: string; caches: string } {
  const folder = temporaryFolder(context);
  const path = join(folder, "path");
  const caches = join(folder, "caches");
  mkdirSync(path);
  for (const [name, script] of Object.entries(programs)) fakeProgram(path, name, script);
  setEnvironment(context, { PATH: `${path}:/usr/bin/nothing`, XDG_CACHE_HOME: caches, KUBEBUILDER_ASSETS: undefined });
  return { path, caches };
}

async function failure(): Promise<{ message: string; shown: string }> {
  let shown = "";
  const stream = { write: (text: string): void => void (shown += text) };
  const error = await prepareTools({ stream }).then(
    () => assert.fail("the tools cannot have been built"),
    (thrown: Error) => thrown,
  );
  return { message: error.message, shown };
}

describe("a machine without the tools that the lab needs", () => {
  test("has no Go", async (context) => {
    const { caches } = machine(context, { python3: PYTHON });
    const { message } = await failure();
    assert.match(message, /^Go is missing: .* no `go` on the PATH\. Install Go 1\.26 or newer/);
    assert.deepEqual(readdirSync(join(caches, "portworx-workload-identity")), [], "nothing half-built is left");
  });

  test("has a Go that is too old", async (context) => {
    machine(context, { python3: PYTHON, go: "echo go version go1.21.3 linux/amd64" });
    assert.match((await failure()).message, /^Go 1\.21\.3 is too old to build \S+, which wants 1\.26\.0\. Install Go/);
  });

  test("has a Go that may not fetch the toolchain it wants", async (context) => {
    const refusal = "go: go.mod requires go >= 1.26.0 (running go 1.22.1; GOTOOLCHAIN=local)";
    machine(context, { python3: PYTHON, go: `echo '${refusal}' >&2; exit 1` });
    const { message } = await failure();
    assert.match(message, /^Go cannot build \S+: /);
    assert.ok(message.includes(refusal), message);
    assert.match(message, /GOTOOLCHAIN=auto/);
  });

  test("has no Python", async (context) => {
    machine(context, { go: "exec /bin/sleep 60" });
    assert.match((await failure()).message, /^Python is missing: .* Install Python 3\.10 or newer .* `python3`/);
  });

  test("has a Python that is too old", async (context) => {
    machine(context, { go: "exec /bin/sleep 60", python3: "echo Python 3.8.10" });
    assert.match((await failure()).message, /python3 is Python 3\.8\.10, too old .* wants 3\.10\.0/);
  });

  test("has a Python without venv", async (context) => {
    const python = `case "$*" in --version) echo Python 3.12.1;; *) echo 'ensurepip is not available' >&2; exit 1;; esac`;
    machine(context, { go: "exec /bin/sleep 60", python3: python });
    assert.match((await failure()).message, /cannot create virtual environments, .* python3-venv/);
  });

  test("has a full disk", async (context) => {
    const go = `case "$1" in version) echo go version go1.26.0 linux/amd64;; *) echo 'write: no space left on device' >&2; exit 1;; esac`;
    machine(context, { go, python3: PYTHON });
    const { message } = await failure();
    assert.match(message, /^Cannot build \S+\. The disk is full\. .* GOCACHE/);
    assert.ok(message.includes("no space left on device"), "what the tool itself said is shown");
  });

  test("has a pulumi that is too old, and is told so", async (context) => {
    const { path } = machine(context, { go: "exec /bin/sleep 60", pulumi: "echo v3.100.0" });
    const { shown } = await failure();
    assert.ok(shown.includes(`${path}/pulumi is version 3.100.0, and the SDK wants 3.248.0 or newer`), shown);
  });

  test("is told when a build starts, and when it stops", async (context) => {
    machine(context, { python3: PYTHON });
    const { shown } = await failure();
    assert.match(shown, /Building the lab's tools, once: 0 %/);
    assert.match(shown, /Stopped after \d+ s\. What is compiled is kept/);
  });

  test("is found to have no tools, without building any", async (context) => {
    machine(context, { python3: PYTHON });
    assert.equal(await findTools(), undefined);
  });

  test("stops building at once when interrupted", async (context) => {
    machine(context, { go: "exec /bin/sleep 60", python3: PYTHON });
    const started = Date.now();
    const signal = AbortSignal.timeout(300);
    await assert.rejects(prepareTools({ stream: { write: () => undefined }, signal }), { name: "TimeoutError" });
    assert.ok(Date.now() - started < 5000);
  });
});
