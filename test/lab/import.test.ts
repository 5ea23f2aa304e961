import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LocalWorkspace, PulumiCommand, type ImportResource, type Stack } from "@pulumi/pulumi/automation";
import { environmentOf } from "../../lab/environment";
import { startLab } from "../../lab/lab";
import { runStack } from "../../stacks";

const PROJECT = "portworx-workload-identity";
const ROLE = "portworx-portworx-demo.us-east-1";

const config = {
  "aws:region": "us-east-1",
  [`${PROJECT}:cloud`]: "aws",
  [`${PROJECT}:platform`]: "eks",
  [`${PROJECT}:cluster`]: '{"name":"portworx-demo"}',
  [`${PROJECT}:kubernetes`]: '{"context":"portworx-demo"}',
};

/** By type, what a user takes the id of an existing object from; see the README. */
const ids = (issuerUrl: string): Record<string, string> => ({
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": `arn:aws:iam::123456789012:oidc-provider/${issuerUrl.slice(8)}`,
  "aws:iam/role:Role": ROLE,
  "aws:iam/rolePolicy:RolePolicy": `${ROLE}:portworx`,
  "kubernetes:core/v1:Namespace": "portworx",
  "kubernetes:helm.sh/v3:Release": "portworx/portworx",
  "kubernetes:core.libopenstorage.org/v1:StorageCluster": "portworx/portworx-demo",
});

/** As if the objects had been made by hand: they stay, and the stack knows nothing of them. */
async function forgetEverything(stack: Stack): Promise<void> {
  const state = await stack.exportStack();
  const deployment = state.deployment as { resources?: unknown[] };
  await stack.importStack({ ...state, deployment: { ...deployment, resources: [] } });
}

test("a live installation is taken over without replacing anything, and then nothing differs", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portworx-import-"));
  const lab = await startLab({ folder: join(folder, "lab") });
  try {
    const stack = await LocalWorkspace.createStack(
      { stackName: "aws", projectName: PROJECT, program: runStack },
      {
        workDir: lab.state.folder,
        envVars: environmentOf(lab.state),
        pulumiCommand: await PulumiCommand.get({ root: lab.state.folder }),
      },
    );
    for (const [key, value] of Object.entries(config)) await stack.setConfig(key, { value });
    await stack.up();
    await forgetEverything(stack);

    const path = join(folder, "import.json");
    await writeFile(path, "");
    await stack.preview({ importFile: path });
    const known = ids(lab.state.cluster.issuerUrl);
    const { resources } = JSON.parse(await readFile(path, "utf8")) as { resources: ImportResource[] };
    const named = resources.map((resource) => (resource.id ? { ...resource, id: known[resource.type] } : resource));
    assert.deepEqual(named.flatMap(({ type, id }) => (id ? [type] : [])).sort(), Object.keys(known).sort());
    await stack.import({ resources: named, protect: false, generateCode: false });

    const { changeSummary } = await stack.preview();
    assert.deepEqual(
      Object.keys(changeSummary).filter((operation) => !["same", "update"].includes(operation)),
      [],
      "nothing is made, replaced or deleted",
    );
    await stack.up();
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
  } finally {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
