import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { projectAsItStands } from "../../lab/preview/sources";

const run = promisify(execFile);
const REPOSITORY = join(__dirname, "../..");

test("a pull request's preview tells who is trusted anew, against its base and without a cloud", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portworx-preview-test-"));
  const clone = join(folder, "clone");
  const environment = { ...process.env, TMPDIR: folder };
  const git = (...args: string[]) => run("git", args, { cwd: clone });
  try {
    await run("git", ["clone", "--quiet", "--shared", REPOSITORY, clone]);
    // The project as it stands here is the base, also what is not committed yet.
    await projectAsItStands(clone);
    // A link, which the pattern for folders does not match.
    await writeFile(join(clone, ".git/info/exclude"), "node_modules\n");
    await git("add", "--all");
    const author = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.com"];
    await git(...author, "commit", "--quiet", "--allow-empty", "--message", "The base");

    const stackFile = join(clone, "Pulumi.aws.yaml");
    const before = await readFile(stackFile, "utf8");
    await writeFile(stackFile, `${before}\n  storageCluster:\n    storkUseWorkloadIdentity: false\n`);
    const preview = ["scripts/run.mjs", "lab/preview/main.ts", "aws", "--base", "HEAD"];
    const { stdout: summary } = await run(process.execPath, preview, { cwd: clone, env: environment });

    assert.match(summary, /^### Stack `aws`, against `HEAD`\n/);
    assert.match(summary, /^- system:serviceaccount:portworx:stork of arn:aws:iam::123456789012:oidc-provider\//m);
    assert.match(summary, /\*\*What may be done\*\*: Permissions stay as they are\./);
    assert.match(summary, /\| update \| `aws:iam\/role:Role` \| portworx-role \|/);
    assert.doesNotMatch(summary, /\| (delete|replace) \|/);
    assert.deepEqual((await git("worktree", "list")).stdout.trim().split("\n").length, 1, "a worktree is left");
    assert.equal((await git("status", "--porcelain")).stdout.trim(), "M Pulumi.aws.yaml");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a base that git does not know is refused before anything starts", async () => {
  const preview = ["scripts/run.mjs", "lab/preview/main.ts", "aws", "--base", "no-such-branch"];
  await assert.rejects(run(process.execPath, preview, { cwd: REPOSITORY }), ({ stderr }: { stderr: string }) => {
    assert.match(stderr, /^--base no-such-branch: git knows no such commit here/);
    return true;
  });
});
