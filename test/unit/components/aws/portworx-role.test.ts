import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PortworxRole, type PortworxRoleArgs } from "../../../../components/aws/portworx-role";
import { permissionPolicy } from "../../../../components/aws/permission-policy";
import { trustPolicy } from "../../../../components/aws/trust-policy";
import { InputError } from "../../../../components/input-error";
import { record, valueOf } from "../recorder";

const issuer = "oidc.eks.us-east-1.amazonaws.com/id/ABC";
const cluster = {
  issuerUrl: `https://${issuer}`,
  oidcProviderArn: `arn:aws:iam::123456789012:oidc-provider/${issuer}`,
  namespace: "portworx",
};
const trust = trustPolicy([
  { ...cluster, audiences: ["sts.amazonaws.com"], serviceAccounts: ["portworx", "stork", "px-node-wiper"] },
]);
const owner = { "portworx-workload-identity:owner": "acme/storage/test" };

test("a role and its inline policy, both known in full in the first preview", async () => {
  const { value, resources } = await record(
    (options) => new PortworxRole("portworx", { clusters: [cluster] }, options),
    {
      preview: true,
    },
  );
  assert.deepEqual(
    resources.map(({ type, name, inputs }) => ({ type, name, inputs })),
    [
      {
        type: "aws:iam/role:Role",
        name: "portworx",
        inputs: {
          name: "portworx",
          path: "/",
          description: "Assumed by Portworx with the tokens of its service accounts",
          assumeRolePolicy: JSON.stringify(trust),
          tags: owner,
        },
      },
      {
        type: "aws:iam/rolePolicy:RolePolicy",
        name: "portworx",
        inputs: {
          name: "portworx",
          role: "portworx",
          policy: JSON.stringify(permissionPolicy({ partition: "aws", cloudDrive: true, regions: [] })),
        },
      },
    ],
  );
  for (const { options } of resources) assert.equal(options.parent, value);
  assert.equal(await valueOf(value.arn), "arn:aws:iam::123456789012:role/portworx");
  assert.equal(await valueOf(value.roleName), "portworx");
});

test("every other input reaches the role", async () => {
  const args: PortworxRoleArgs = {
    clusters: [cluster],
    roleName: "px-prod",
    path: "/storage/",
    permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
    maxSessionDuration: 7200,
    tags: { team: "storage" },
  };
  const { value, resources } = await record((options) => new PortworxRole("portworx", args, options));
  assert.deepEqual(resources[0]?.inputs, {
    name: "px-prod",
    path: "/storage/",
    description: "Assumed by Portworx with the tokens of its service accounts",
    assumeRolePolicy: JSON.stringify(trust),
    permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
    maxSessionDuration: 7200,
    tags: { team: "storage", ...owner },
  });
  assert.equal(await valueOf(value.arn), "arn:aws:iam::123456789012:role/storage/px-prod");
});

test("the ARN waits for the role and for its permissions", async () => {
  const { value } = await record((options) => new PortworxRole("portworx", { clusters: [cluster] }, options));
  const resources = (value.arn as unknown as { resources(): Set<pulumi.Resource> }).resources.call(value.arn);
  const types = [...resources].map((resource) => (resource as unknown as { __pulumiType: string }).__pulumiType);
  assert.ok(types.includes("aws:iam/role:Role") && types.includes("aws:iam/rolePolicy:RolePolicy"), types.join());
});

test("values that are only known later give the same documents", async () => {
  const args = {
    clusters: [{ ...cluster, oidcProviderArn: pulumi.output(cluster.oidcProviderArn) }],
    cloudSnap: { buckets: [pulumi.output("backups")] },
    roleName: Promise.resolve("px-prod"),
  };
  const { value, resources } = await record((options) => new PortworxRole("portworx", args, options));
  const [role, policy] = resources.map(({ inputs }) => inputs as Record<string, string>);
  assert.equal(role?.assumeRolePolicy, JSON.stringify(trust));
  assert.match(policy?.policy ?? "", /"arn:aws:s3:::backups"/);
  assert.equal(await valueOf(value.arn), "arn:aws:iam::123456789012:role/px-prod");
});

const plainMistakes: Record<string, Partial<PortworxRoleArgs>> = {
  clusters: { clusters: [] },
  "clusters[0].namespace": {
    clusters: [{ ...cluster, oidcProviderArn: pulumi.output("later"), namespace: "Portworx" }],
  },
  "clusters[0].oidcProviderArn": { clusters: [{ ...cluster, oidcProviderArn: "arn" }] },
  roleName: { roleName: "port worx" },
  path: { path: "storage" },
  maxSessionDuration: { maxSessionDuration: 0 },
  permissionsBoundary: { permissionsBoundary: "" },
  cloudSnap: { cloudSnap: {} },
  "cloudSnap.buckets[0]": { cloudSnap: { buckets: ["arn:aws-cn:s3:::backups"] } },
  "encryption.keyArns[0]": { encryption: { keyArns: ["alias/portworx"] } },
  "regions[0]": { regions: ["mars"] },
  cloudDrive: { cloudDrive: false },
};

for (const [input, change] of Object.entries(plainMistakes)) {
  test(`a plain mistake in ${input} stops the constructor before anything is asked for`, async () => {
    const { resources } = await record((options) => {
      assert.throws(
        () => new PortworxRole("portworx", { clusters: [cluster], ...change }, options),
        (error) => error instanceof InputError && error.input === input,
      );
    });
    assert.deepEqual(resources, []);
  });
}

const lateMistakes: Record<string, Partial<PortworxRoleArgs>> = {
  "clusters[0].namespace": { clusters: [{ ...cluster, namespace: pulumi.output("Portworx") }] },
  "clusters[0].oidcProviderArn": { clusters: [{ ...cluster, oidcProviderArn: Promise.resolve("arn") }] },
  roleName: { roleName: pulumi.output("port worx") },
  maxSessionDuration: { maxSessionDuration: pulumi.output(60) },
  permissionsBoundary: { permissionsBoundary: pulumi.output("arn:aws-cn:iam::aws:policy/Boundary") },
};

for (const [input, change] of Object.entries(lateMistakes)) {
  test(`a late mistake in ${input} stops the role and whoever waits for it`, async () => {
    const { value, resources, failures } = await record(
      (options) => new PortworxRole("portworx", { clusters: [cluster], ...change }, options),
    );
    await assert.rejects(valueOf(value.arn), { input });
    await assert.rejects(valueOf(value.roleName), { input });
    assert.deepEqual([...new Set(failures.map((failure) => failure.input))], [input]);
    assert.deepEqual(resources, []);
  });
}

test("a late mistake in a bucket stops the policy", async () => {
  const { resources, failures } = await record((options) => {
    new PortworxRole("portworx", { clusters: [cluster], cloudSnap: { buckets: [pulumi.output("B")] } }, options);
  });
  assert.deepEqual([...new Set(failures.map((failure) => failure.input))], ["cloudSnap.buckets[0]"]);
  assert.deepEqual(
    resources.map(({ type }) => type),
    ["aws:iam/role:Role"],
  );
});
