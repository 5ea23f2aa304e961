import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startProviders } from "../../lab/providers";
import { Timeline } from "../../lab/providers/base/timeline";
import { prepareTools } from "../../lab/tools";
import { recordedCloud } from "../recorded-cloud";
import { emptyWorkspace, projectWorkspace } from "../workspace";
import { engineEnvironment } from "./engine-environment";

// The lab's language host is too old to run a folder as a policy pack: the pack is started as a program of its own.
const PACK = join(__dirname, "../../policies/serve.mjs");

interface Ended {
  readonly code: number;
  readonly output: string;
}

interface Workstation {
  readonly timeline: Timeline;
  /** Runs `pulumi` on the program with the pack; `configuration` is the pack's. */
  readonly pulumi: (command: "preview" | "up", configuration?: object) => Promise<Ended>;
}

/** The CLI beside a program, on a stack of its own, with providers that keep everything in memory. */
async function onWorkstation(
  layOut: (folder: string) => Promise<string>,
  stack: string,
  use: (workstation: Workstation) => Promise<void>,
): Promise<void> {
  const tools = await prepareTools();
  const folder = await mkdtemp(join(tmpdir(), "portworx-policies-"));
  const timeline = new Timeline();
  const providers = await startProviders(recordedCloud(), timeline);
  try {
    const program = await layOut(join(folder, "project"));
    await mkdir(join(folder, "state"));
    const env = engineEnvironment(tools, folder, providers.ports);
    const run = (...args: string[]): Promise<Ended> =>
      new Promise((resolve) => {
        const all = [...args, "--cwd", program, "--non-interactive", "--color", "never"];
        execFile(tools.pulumi, all, { env }, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
        );
      });
    const created = await run("stack", "init", stack);
    assert.equal(created.code, 0, created.output);
    await use({
      timeline,
      pulumi: async (command, configuration = {}) => {
        const file = join(folder, "policies.json");
        await writeFile(file, JSON.stringify(configuration));
        const consent = command === "up" ? ["--yes", "--skip-preview"] : [];
        return run(command, ...consent, "--policy-pack", PACK, "--policy-pack-config", file);
      },
    });
  } finally {
    await providers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A program that has nothing of this project. */
const foreignProgram = (body: string) => async (folder: string) => {
  await emptyWorkspace(folder, true);
  await writeFile(join(folder, "index.ts"), body);
  return folder;
};

const trust = (subject: object) => `
import * as aws from "@pulumi/aws/iam";
const issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
export const role = new aws.Role("backup", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/" + issuer },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [issuer + ":aud"]: "sts.amazonaws.com" }, ...${JSON.stringify(subject)} },
    }],
  }),
}).arn;
`;

const wildcard = trust({
  StringLike: { "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE:sub": "system:serviceaccount:backup:*" },
});

const everyBucket = `
import * as aws from "@pulumi/aws/iam";
export const policy = new aws.Policy("backup", {
  policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] }),
}).arn;
`;

// A client id that Azure makes up, so that a preview does not know it.
const withoutStork = `
import { FederatedIdentityCredential, UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
const place = { resourceGroupName: "storage", resourceName: "portworx" };
const identity = new UserAssignedIdentity("identity", { ...place, location: "eastus" });
new FederatedIdentityCredential("portworx", {
  ...place,
  issuer: "https://example.com/issuer",
  subject: "system:serviceaccount:portworx:portworx",
  audiences: ["api://AzureADTokenExchange"],
}, { dependsOn: identity });
new CustomResource("storage", {
  apiVersion: "core.libopenstorage.org/v1",
  kind: "StorageCluster",
  metadata: { name: "storage", namespace: "portworx" },
  spec: {
    workloadIdentity: { credentials: [{ cloudProvider: "azure", key: "key", value: identity.clientId }] },
    stork: { enabled: true, useWorkloadIdentity: true },
  },
});
`;

for (const stack of ["aws", "azure"]) {
  test(`our own ${stack} stack passes every rule, in the preview and in the update`, () =>
    onWorkstation(projectWorkspace, stack, async ({ pulumi }) => {
      for (const command of ["preview", "up"] as const) {
        const { code, output } = await pulumi(command);
        assert.equal(code, 0, output);
        assert.match(output, /✅ portworx-workload-identity@v\d/);
        assert.doesNotMatch(output, /\[(mandatory|advisory)\]/);
      }
    }));
}

test("a role that trusts a whole namespace is stopped before it exists, with what was seen and the remedy", () =>
  onWorkstation(foreignProgram(wildcard), "test", async ({ pulumi, timeline }) => {
    for (const command of ["preview", "up"] as const) {
      const { code, output } = await pulumi(command);
      assert.notEqual(code, 0, output);
      assert.match(output, /\[mandatory\] +aws-federated-subject +\(aws:iam:Role: backup\)/);
      assert.match(output, /seen StringLike oidc\S+:sub system:serviceaccount:backup:\*, wanted StringEquals/);
      assert.match(output, /List each subject, such as system:serviceaccount:portworx:portworx/);
    }
    assert.deepEqual(timeline.of("create", "aws:iam/role:Role"), []);
  }));

test("the configuration lets a namespace through, or makes a mandatory rule advisory", () =>
  onWorkstation(foreignProgram(wildcard), "test", async ({ pulumi }) => {
    const allowed = await pulumi("preview", { "aws-federated-subject": { anyServiceAccountIn: ["backup"] } });
    assert.equal(allowed.code, 0, allowed.output);
    assert.doesNotMatch(allowed.output, /aws-federated-subject/);
    const advisory = await pulumi("preview", { all: "advisory" });
    assert.equal(advisory.code, 0, advisory.output);
    assert.match(advisory.output, /\[advisory\].*aws-federated-subject/);
    const mistyped = await pulumi("preview", { "aws-federated-subject": { anyServiceAccountIn: "backup" } });
    assert.notEqual(mistyped.code, 0, "a setting of another type is refused");
  }));

test("an advisory rule only warns, until the configuration makes it mandatory", () =>
  onWorkstation(foreignProgram(everyBucket), "test", async ({ pulumi, timeline }) => {
    const stopped = await pulumi("up", { "aws-s3-named-buckets": "mandatory" });
    assert.notEqual(stopped.code, 0, stopped.output);
    assert.deepEqual(timeline.of("create", "aws:iam/policy:Policy"), []);
    const warned = await pulumi("up");
    assert.equal(warned.code, 0, warned.output);
    assert.match(warned.output, /\[advisory\].*aws-s3-named-buckets/);
    assert.match(warned.output, /seen s3:\* on \*, wanted S3 writes on named buckets alone/);
    assert.equal(timeline.of("create", "aws:iam/policy:Policy").length, 1);
  }));

test("what a preview does not know is judged by the update, also across resources", () =>
  onWorkstation(foreignProgram(withoutStork), "test", async ({ pulumi }) => {
    const preview = await pulumi("preview");
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /✅ portworx-workload-identity/);
    const update = await pulumi("up");
    assert.notEqual(update.code, 0, update.output);
    assert.match(update.output, /\[mandatory\] +portworx-stork-trusted +\(\S+StorageCluster: storage\)/);
    assert.match(
      update.output,
      /seen identity trusting system:serviceaccount:portworx:portworx, wanted \S+:stork trusted too/,
    );
  }));
