import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { debugProviders, startProviders } from "../../lab/providers";
import { prepareTools } from "../../lab/tools";
import { recordedCloud } from "../recorded-cloud";
import { projectWorkspace } from "../workspace";

const run = promisify(execFile);

// The workstation's path: a CLI, a language host, Pulumi.yaml and Pulumi.aws.yaml as they stand; no Automation API.
test("pulumi preview beside Pulumi.yaml shows trust and permission policy in full", async () => {
  const tools = await prepareTools();
  const folder = await mkdtemp(join(tmpdir(), "portworx-program-"));
  const providers = await startProviders(recordedCloud());
  try {
    const workspace = await projectWorkspace(join(folder, "project"));
    await mkdir(join(folder, "state"));
    const env = {
      ...process.env,
      PATH: [dirname(tools.pulumi), dirname(tools.languageHost), process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: debugProviders(providers.ports),
    };
    await run(tools.pulumi, ["stack", "init", "aws", "--cwd", workspace], { env });
    const { stdout } = await run(
      tools.pulumi,
      ["preview", "--stack", "aws", "--cwd", workspace, "--diff", "--non-interactive", "--color", "never"],
      { env },
    );
    assert.match(stdout, /arn:aws:iam::123456789012:oidc-provider\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\//);
    assert.match(stdout, /system:serviceaccount:portworx:px-node-wiper/);
    assert.match(stdout, /ec2:CreateVolume/);
    assert.match(stdout, /eks\.amazonaws\.com\/role-arn/);
    assert.match(stdout, /core\.libopenstorage\.org\/v1:StorageCluster/);
  } finally {
    await providers.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
