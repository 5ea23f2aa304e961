import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { ImportResource } from "@pulumi/pulumi/automation";
import { Timeline } from "../../lab/providers/base/timeline";
import { keyOf, type RecordedObject, type RecordingProvider } from "../../lab/providers/recording";
import { runStack } from "../../stacks";
import { recordingCloud } from "../recorded-cloud";
import { withEngine, type Engine } from "./engine";

const PROJECT = "portworx-workload-identity";
const OWNER = `${PROJECT}:owner`;
const ROLE = "portworx-portworx-demo.us-east-1";
const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

const config = {
  "aws:region": "us-east-1",
  [`${PROJECT}:cloud`]: "aws",
  [`${PROJECT}:platform`]: "eks",
  [`${PROJECT}:cluster`]: '{"name":"portworx-demo"}',
  [`${PROJECT}:kubernetes`]: '{"context":"portworx-demo"}',
};

/** By type, the id under which the genuine provider finds what is there. */
const ids: Record<string, string> = {
  [PROVIDER]:
    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
  "aws:iam/role:Role": ROLE,
  "aws:iam/rolePolicy:RolePolicy": `${ROLE}:portworx`,
  "kubernetes:core/v1:Namespace": "portworx",
  "kubernetes:helm.sh/v3:Release": "portworx/portworx",
  "kubernetes:core.libopenstorage.org/v1:StorageCluster": "portworx/portworx-demo",
};

/** Everything that the stack wants to have is there already, made by somebody else. */
async function madeBySomebodyElse(engine: Engine, providers: RecordingProvider[]): Promise<void> {
  const other = await engine.createStack("other");
  for (const [key, value] of Object.entries(config)) await other.setConfig(key, { value });
  await other.up();
  for (const { objects } of providers) {
    const made = [...objects.values()];
    objects.clear();
    for (const object of made) objects.set(keyOf(object.token, ids[object.token] ?? ""), untagged(object));
  }
}

function untagged(object: RecordedObject): RecordedObject {
  const { tags, ...inputs } = object.inputs;
  return tags === undefined ? object : { ...object, inputs, outputs: { ...object.outputs, tags: {} } };
}

/** What `pulumi preview --import-file` writes, with the ids filled in. */
async function importFile({ stack }: Engine): Promise<ImportResource[]> {
  const folder = await mkdtemp(join(tmpdir(), "pxwi-import-"));
  try {
    const path = join(folder, "import.json");
    await stack.preview({ importFile: path });
    const { resources } = JSON.parse(await readFile(path, "utf8")) as { resources: ImportResource[] };
    return resources.map((resource) => (resource.id ? { ...resource, id: ids[resource.type] } : resource));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("what exists is taken over without replacing anything, and then nothing differs", async () => {
  const timeline = new Timeline();
  const { aws, kubernetes } = recordingCloud();
  await withEngine(
    runStack,
    [aws.definition, kubernetes.definition],
    async (engine) => {
      const { stack } = engine;
      await madeBySomebodyElse(engine, [aws, kubernetes]);
      timeline.clear();

      // Whose provider it is from now on, its tag has to say first: another stack may have made it.
      const provider = aws.objects.get(keyOf(PROVIDER, ids[PROVIDER] ?? ""));
      assert.ok(provider);
      for (const properties of [provider.inputs, provider.outputs]) {
        properties.tags = { [OWNER]: `organization/${PROJECT}/test` };
      }

      const resources = await importFile(engine);
      assert.deepEqual(
        resources.flatMap(({ type, id }) => (id ? [type] : [])).sort(),
        Object.keys(ids).sort(),
        "all that exists can be named",
      );
      await stack.import({ resources, protect: false, generateCode: false });

      const { changeSummary } = await stack.preview();
      assert.deepEqual({ ...changeSummary, same: 0 }, { same: 0, update: 1 }, "the role is given its owner's tag");
      await stack.up();
      assert.deepEqual(
        timeline.of("update").map(({ token }) => token),
        ["aws:iam/role:Role"],
      );
      assert.deepEqual([...timeline.of("create"), ...timeline.of("delete")], []);
      assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
    },
    { project: PROJECT, config, hooks: timeline },
  );
});
