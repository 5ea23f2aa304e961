import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { environmentOf } from "../../lab/environment";
import { startLab } from "../../lab/lab";
import { projectWorkspace } from "../workspace";

const run = promisify(execFile);

// What the README tells a user to type, with the environment that `npm run lab -- env` exports.
test("plain pulumi brings Pulumi.aws.yaml up as it stands, and takes it down when told so", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portworx-workstation-"));
  const lab = await startLab({ folder: join(folder, "lab") });
  try {
    const workspace = await projectWorkspace(join(folder, "project"));
    const env = { ...process.env, ...environmentOf(lab.state) };
    const pulumi = async (...args: string[]): Promise<string> => {
      const options = { env, cwd: workspace, maxBuffer: 2 ** 24 };
      const { stdout } = await run("pulumi", [...args, "--non-interactive", "--color", "never"], options);
      return stdout;
    };
    await pulumi("stack", "init", "aws");
    await pulumi("up", "--yes", "--skip-preview");
    await pulumi("preview", "--expect-no-changes");

    const outputs = JSON.parse(await pulumi("stack", "output", "--json")) as Record<string, unknown>;
    assert.equal(outputs.cluster, "portworx-demo");
    assert.equal(outputs.issuerUrl, lab.state.cluster.issuerUrl);
    assert.match(String(outputs.roleArn), /^arn:aws:iam::123456789012:role\/portworx-/);
    await assert.rejects(pulumi("destroy", "--yes", "--skip-preview"), ({ stdout }: { stdout: string }) => {
      assert.match(stdout, /protect/);
      return true;
    });
    await pulumi("config", "set", "allowDestroy", "true");
    await pulumi("up", "--yes", "--skip-preview");
    await pulumi("destroy", "--yes", "--skip-preview");
  } finally {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
