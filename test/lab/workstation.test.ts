import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { LabCloud } from "../../lab/distributions";
import { environmentOf } from "../../lab/environment";
import { startLab } from "../../lab/lab";
import { prepareCloud } from "../../lab/preview/prepare";
import type { LabState } from "../../lab/state";
import { projectWorkspace } from "../workspace";

const run = promisify(execFile);

type Judgement = (outputs: Readonly<Record<string, unknown>>, lab: LabState) => void;

const JUDGEMENTS: Readonly<Record<LabCloud, Judgement>> = {
  aws: ({ roleArn }) => assert.match(String(roleArn), /^arn:aws:iam::123456789012:role\/portworx-/),
  azure: ({ identityClientId, tenantId }, { azure }) => {
    assert.match(String(identityClientId), /^[0-9a-f-]{36}$/);
    assert.equal(tenantId, azure.tenantId);
  },
};

// What the README tells a user to type, with the environment that `npm run lab -- env` exports.
for (const [cloud, judge] of Object.entries(JUDGEMENTS) as [LabCloud, Judgement][]) {
  test(`plain pulumi brings Pulumi.${cloud}.yaml up as it stands, and takes it down when told so`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "portworx-workstation-"));
    const lab = await startLab({ folder: join(folder, "lab"), cloud });
    try {
      await prepareCloud(cloud, lab.state);
      const workspace = await projectWorkspace(join(folder, "project"));
      const env = { ...process.env, ...environmentOf(lab.state) };
      const pulumi = async (...args: string[]): Promise<string> => {
        const options = { env, cwd: workspace, maxBuffer: 2 ** 24 };
        const { stdout } = await run("pulumi", [...args, "--non-interactive", "--color", "never"], options);
        return stdout;
      };
      await pulumi("stack", "init", cloud);
      await pulumi("up", "--yes", "--skip-preview");
      await pulumi("preview", "--expect-no-changes");

      const outputs = JSON.parse(await pulumi("stack", "output", "--json")) as Record<string, unknown>;
      assert.equal(outputs.cluster, "portworx-demo");
      assert.equal(outputs.issuerUrl, lab.state.cluster.issuerUrl);
      judge(outputs, lab.state);
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
}
