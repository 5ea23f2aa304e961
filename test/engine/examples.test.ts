import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { Timeline } from "../../lab/providers/base/timeline";
import { keyOf, type RecordingProvider } from "../../lab/providers/recording";
import { recordingCloud } from "../recorded-cloud";
import { withEngine, type Engine } from "./engine";

const EXAMPLES = join(__dirname, "../../examples");
const STORAGE_CLUSTER = "kubernetes:core.libopenstorage.org/v1:StorageCluster";
const OIDC_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

type Cloud = ReturnType<typeof recordingCloud>;

interface Example {
  engine: Engine;
  timeline: Timeline;
  cloud: Cloud;
  /** The inputs of the one object of a type. */
  only: (provider: RecordingProvider, token: string) => Record<string, unknown>;
}

/** Runs an example as it stands, with the values of its own stack file. */
async function withExample(name: string, prepare: (cloud: Cloud) => void, use: (example: Example) => Promise<void>) {
  const folder = join(EXAMPLES, name);
  const read = (file: string): unknown => parse(readFileSync(join(folder, file), "utf8"));
  const project = read("Pulumi.yaml") as { name: string; config: object };
  const { config } = read("Pulumi.dev.yaml") as { config: Record<string, string> };
  assert.deepEqual(
    Object.keys(config).filter((key) => !key.startsWith("aws:")),
    Object.keys(project.config).map((key) => `${project.name}:${key}`),
    "the stack file sets the keys that the project declares",
  );
  const timeline = new Timeline();
  const cloud = recordingCloud();
  prepare(cloud);
  await withEngine(
    () => Promise.resolve(loadAnew(join(folder, "index.ts"))),
    Object.values(cloud).map(({ definition }) => definition),
    (engine) => use({ engine, timeline, cloud, only: onlyInputs }),
    { project: project.name, config, hooks: timeline },
  );
}

/** A program is run by being loaded, so each run has to load it. */
function loadAnew(file: string): Record<string, unknown> {
  delete require.cache[require.resolve(file)];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be cached
  return require(file) as Record<string, unknown>;
}

function onlyInputs({ objects }: RecordingProvider, token: string): Record<string, unknown> {
  const [object, ...others] = [...objects.values()].filter((candidate) => candidate.token === token);
  assert.ok(object && others.length === 0, `one ${token}`);
  return object.inputs;
}

function put({ objects }: RecordingProvider, token: string, id: string, outputs: Record<string, unknown>): void {
  objects.set(keyOf(token, id), { token, urn: "", inputs: outputs, outputs });
}

interface Expected {
  /** What the account and the cluster have before. */
  prepare?: (cloud: Cloud) => void;
  issuer: string;
  audience: string;
  annotations: object;
  startPort?: number;
  /** What must be there before the StorageCluster, beside the identity. */
  before: string[];
}

const webhook = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
const release = "kubernetes:helm.sh/v3:Release";
const sts = '"sts.amazonaws.com"';

const examples: Record<string, Expected> = {
  "aws-eks": {
    issuer: "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
    audience: sts,
    annotations: { "portworx.io/is-eks": "true" },
    before: [release],
  },
  "aws-rosa": {
    prepare({ aws, kubernetes }) {
      const url = "https://oidc.op1.openshiftapps.com/2a1b3c4d5e6f";
      const arn = `arn:aws:iam::123456789012:oidc-provider/${url.slice(8)}`;
      put(aws, OIDC_PROVIDER, arn, { url, arn, clientIdLists: ["openshift", "sts.amazonaws.com"], tags: {} });
      put(kubernetes, "kubernetes:apiregistration.k8s.io/v1:APIService", "v1alpha1.operators.coreos.com", {});
    },
    issuer: "oidc.op1.openshiftapps.com/2a1b3c4d5e6f",
    audience: '["openshift","sts.amazonaws.com"]',
    annotations: { "portworx.io/is-openshift": "true" },
    startPort: 17001,
    before: ["kubernetes:operators.coreos.com/v1alpha1:Subscription"],
  },
  "aws-anthos": {
    issuer: "oidc.anthos.example.com/clusters/production",
    audience: sts,
    annotations: {},
    before: [webhook, release],
  },
  "aws-gardener": {
    prepare: ({ kubernetes }) =>
      put(kubernetes, "kubernetes:apiregistration.k8s.io/v1:APIService", "v1.cert-manager.io", {}),
    issuer: "discovery.gardener.example.com/projects/storage/shoots/2f8e4c1a/issuer",
    audience: sts,
    annotations: {},
    before: [webhook, release],
  },
  "aws-self-managed": {
    issuer: "s3.us-east-1.amazonaws.com/production-issuer",
    audience: sts,
    annotations: {},
    before: ["aws:s3/bucketObjectv2:BucketObjectv2", webhook, release],
  },
};

test("every example is run", () => {
  const folders = readdirSync(EXAMPLES).filter((name) => name.startsWith("aws-"));
  assert.deepEqual(folders.sort(), Object.keys(examples).sort());
});

for (const [name, expected] of Object.entries(examples)) {
  test(`${name}: trust, credential and order are right, and a second preview is empty`, () =>
    withExample(name, expected.prepare ?? (() => undefined), async ({ engine, timeline, cloud, only }) => {
      const { outputs } = await engine.stack.up();
      const roleArn = "arn:aws:iam::123456789012:role/portworx-production";
      assert.equal(outputs.roleArn?.value, roleArn);

      const subjects = ["portworx", "stork", "px-node-wiper"].map(
        (account) => `system:serviceaccount:portworx:${account}`,
      );
      assert.equal(
        only(cloud.aws, "aws:iam/role:Role").assumeRolePolicy,
        `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/${expected.issuer}"},` +
          `"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"${expected.issuer}:aud":${expected.audience},` +
          `"${expected.issuer}:sub":${JSON.stringify(subjects)}}}}]}`,
      );
      assert.match(
        String(only(cloud.aws, "aws:iam/rolePolicy:RolePolicy").policy),
        /"arn:aws:s3:::production-backups\/\*"/,
      );

      const storage = only(cloud.kubernetes, STORAGE_CLUSTER) as {
        metadata: { name: string; annotations?: object };
        spec: { workloadIdentity: object; startPort?: number };
      };
      assert.equal(storage.metadata.name, "production");
      assert.deepEqual(storage.metadata.annotations ?? {}, expected.annotations);
      assert.equal(storage.spec.startPort, expected.startPort);
      assert.deepEqual(storage.spec.workloadIdentity, {
        credentials: [{ cloudProvider: "aws", key: "eks.amazonaws.com/role-arn", value: roleArn }],
      });

      const [made] = timeline.of("create", STORAGE_CLUSTER);
      for (const token of ["aws:iam/rolePolicy:RolePolicy", ...expected.before]) {
        const earlier = timeline.of("create", token);
        assert.ok(earlier.length > 0, token);
        for (const { end } of earlier) assert.ok(made && end <= made.start, `${token} before the StorageCluster`);
      }
      assert.deepEqual(Object.keys((await engine.stack.preview()).changeSummary), ["same"]);
    }));
}
