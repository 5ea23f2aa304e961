import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { startProviders } from "../../lab/providers";
import { Timeline } from "../../lab/providers/base/timeline";
import { prepareTools } from "../../lab/tools";
import { recordedCloud } from "../recorded-cloud";
import { projectWorkspace } from "../workspace";
import { engineEnvironment } from "./engine-environment";

const run = promisify(execFile);

interface Workstation {
  timeline: Timeline;
  /** Runs the CLI in the project's folder on stack `aws`. */
  readonly pulumi: (...args: string[]) => Promise<string>;
}

// The workstation's path: a CLI, a language host, Pulumi.yaml and Pulumi.aws.yaml as they stand; no Automation API.
async function onWorkstation(use: (workstation: Workstation) => Promise<void>): Promise<void> {
  const tools = await prepareTools();
  const folder = await mkdtemp(join(tmpdir(), "portworx-program-"));
  const timeline = new Timeline();
  const providers = await startProviders(recordedCloud(), timeline);
  try {
    const workspace = await projectWorkspace(join(folder, "project"));
    await mkdir(join(folder, "state"));
    const env = engineEnvironment(tools, folder, providers.ports);
    const pulumi = async (...args: string[]): Promise<string> => {
      const { stdout } = await run(tools.pulumi, [...args, "--cwd", workspace, "--non-interactive"], { env });
      return stdout;
    };
    await pulumi("stack", "init", "aws");
    await use({ timeline, pulumi });
  } finally {
    await providers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

test("pulumi preview beside Pulumi.yaml shows trust and permission policy in full", () =>
  onWorkstation(async ({ pulumi }) => {
    const preview = await pulumi("preview", "--diff", "--color", "never");
    assert.match(preview, /arn:aws:iam::123456789012:oidc-provider\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\//);
    assert.match(preview, /system:serviceaccount:portworx:px-node-wiper/);
    assert.match(preview, /ec2:CreateVolume/);
    assert.match(preview, /eks\.amazonaws\.com\/role-arn/);
    assert.match(preview, /core\.libopenstorage\.org\/v1:StorageCluster/);
  }));

test("all mistakes of a configuration are told at once, and nothing is created", () =>
  onWorkstation(async ({ pulumi, timeline }) => {
    await pulumi("config", "set", "--path", "cluster.name", "");
    await pulumi("config", "set", "namespace", "Not_A_Label");
    await assert.rejects(
      pulumi("up", "--yes", "--skip-preview", "--color", "never"),
      ({ stdout }: { stdout: string }) => {
        assert.match(stdout, /portworx-workload-identity:cluster\.name: got ""/);
        assert.match(stdout, /portworx-workload-identity:namespace: got "Not_A_Label"/);
        assert.doesNotMatch(stdout, /at .*\.ts:\d+/, "a person's mistake has no stack trace");
        return true;
      },
    );
    assert.deepEqual(timeline.of("create"), []);
  }));
