import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { Timeline } from "../../lab/providers/base/timeline";
import { keyOf, type RecordingProvider } from "../../lab/providers/recording";
import { AKS_ISSUER, SUBSCRIPTION } from "../recorded-azure";
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
    Object.keys(config).filter((key) => !/^(aws|azure-native):/.test(key)),
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

const credential = "azure-native:managedidentity:FederatedIdentityCredential";

interface ExpectedOnAzure {
  issuer: string;
  annotations: object;
  /** Where the identity is, and where the role for disks reaches. */
  resourceGroup: string;
  nodes: string;
  releases: number;
}

const azureExamples: Record<string, ExpectedOnAzure> = {
  "azure-aks": {
    issuer: AKS_ISSUER,
    annotations: { "portworx.io/is-aks": "true" },
    resourceGroup: "storage",
    nodes: "MC_storage_production_eastus",
    releases: 1,
  },
  "azure-gardener": {
    issuer: "https://discovery.gardener.example.com/projects/storage/shoots/2f8e4c1a/issuer",
    annotations: {},
    resourceGroup: "shoot--storage--production",
    nodes: "shoot--storage--production",
    releases: 2,
  },
};

test("every example is run", () => {
  // Those two have tests of their own.
  const run = [...Object.keys(examples), ...Object.keys(azureExamples), "fleet", "yaml-aws"];
  assert.deepEqual(readdirSync(EXAMPLES).sort(), run.sort());
});

for (const [name, expected] of Object.entries(azureExamples)) {
  test(`${name}: credentials, role and order are right, and a second preview is empty`, () =>
    withExample(
      name,
      () => undefined,
      async ({ engine, timeline, cloud, only }) => {
        const { outputs } = await engine.stack.up();
        const identity = only(cloud.azure, "azure-native:managedidentity:UserAssignedIdentity");
        assert.deepEqual(identity, { resourceName: "portworx-production", resourceGroupName: expected.resourceGroup });
        const all = [...cloud.azure.objects.values()];
        assert.deepEqual(
          all.filter(({ token }) => token === credential).map(({ inputs }) => [inputs.issuer, inputs.subject]),
          ["portworx", "stork", "px-node-wiper"].map((account) => [
            expected.issuer,
            `system:serviceaccount:portworx:${account}`,
          ]),
        );
        assert.deepEqual(
          all
            .filter(({ token }) => token === "azure-native:authorization:RoleAssignment")
            .map(({ inputs }) => String(inputs.scope).replace(`/subscriptions/${SUBSCRIPTION}/resourceGroups/`, ""))
            .sort(),
          [expected.nodes, "storage/providers/Microsoft.Storage/storageAccounts/productionbackups"].sort(),
        );

        const storage = only(cloud.kubernetes, STORAGE_CLUSTER) as {
          metadata: { name: string; annotations?: object };
          spec: { workloadIdentity: object };
        };
        assert.equal(storage.metadata.name, "production");
        assert.deepEqual(storage.metadata.annotations ?? {}, expected.annotations);
        assert.deepEqual(storage.spec.workloadIdentity, {
          credentials: [
            {
              cloudProvider: "azure",
              key: "azure.workload.identity/client-id",
              value: String(outputs.clientId?.value),
            },
          ],
        });

        assert.equal(timeline.of("create", release).length, expected.releases);
        const [made] = timeline.of("create", STORAGE_CLUSTER);
        for (const { end, token } of [credential, release].flatMap((token) => timeline.of("create", token))) {
          assert.ok(made && end <= made.start, `${token} before the StorageCluster`);
        }
        assert.deepEqual(Object.keys((await engine.stack.preview()).changeSummary), ["same"]);
      },
    ));
}

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
