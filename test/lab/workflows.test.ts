import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { parse } from "yaml";

const REPOSITORY = join(__dirname, "../..");
const WORKFLOWS = join(REPOSITORY, ".github/workflows");

const temporary = mkdtemp(join(tmpdir(), "portworx-workflows-"));
after(async () => rm(await temporary, { recursive: true, force: true }));

/** @returns what actionlint has to say, nothing where all is well */
async function lint(...files: string[]): Promise<string> {
  const run = promisify(execFile)("go", ["tool", "actionlint", "-no-color", "-oneline", ...files], {
    cwd: join(REPOSITORY, "lab/go/actionlint"),
    env: { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off" },
  });
  return (await run.catch((error: { stdout: string; stderr: string }) => ({ stdout: error.stdout + error.stderr })))
    .stdout;
}

test("the workflows are what GitHub understands", async () => {
  const names = await readdir(WORKFLOWS);
  assert.ok(names.length >= 2);
  assert.equal(await lint(...names.map((name) => join(WORKFLOWS, name))), "");
});

test("the linter sees a workflow that GitHub would not understand", async () => {
  const path = join(await temporary, "preview.yml");
  const workflow = await readFile(join(WORKFLOWS, "preview.yml"), "utf8");
  await writeFile(path, workflow.replace("edit-pr-comment: true", "edit-comment: true"));
  assert.match(await lint(path), /input "edit-comment" is not defined in action "pulumi\/actions@v6"/);
});

test("no workflow holds a static key, and each says what it may do", async () => {
  for (const name of await readdir(WORKFLOWS)) {
    const text = await readFile(join(WORKFLOWS, name), "utf8");
    assert.doesNotMatch(text, /secrets\./, name);
    assert.deepEqual((parse(text) as { permissions: object }).permissions, { contents: "read" }, name);
  }
});
