import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { discoveryDocument, issuerKeys, keysDocument } from "../../../../components/aws/issuer-documents";
import { issuerBucketPolicy } from "../../../../components/aws/issuer-bucket";
import { SelfHostedIssuer, type SelfHostedIssuerArgs } from "../../../../components/aws/self-hosted-issuer";
import { InputError } from "../../../../components/input-error";
import { record, valueOf, type Situation } from "../recorder";
import { publicPem, rsaPair } from "./keys";

const required = { bucketName: "example-issuer", region: "us-east-1", publicKeys: [publicPem("a")] };
const issuerUrl = "https://s3.us-east-1.amazonaws.com/example-issuer";
const keys = issuerKeys({ publicKeys: [publicPem("a")], keySets: [] });
const free = { blockPublicPolicy: false, restrictPublicBuckets: false };

const issuer = (args: Partial<SelfHostedIssuerArgs> = {}, situation: Situation = { answer: () => free }) =>
  record((options) => new SelfHostedIssuer("issuer", { ...required, ...args }, options), situation);

test("a bucket that is public for its two documents alone, known in full in the first preview", async () => {
  const { value, resources, calls } = await issuer({}, { answer: () => free, preview: true });
  const [name, region] = ["example-issuer", "us-east-1"];
  const policy = issuerBucketPolicy({
    bucketName: name,
    region,
    objectKeys: [".well-known/openid-configuration", "keys.json"],
  });
  assert.deepEqual(
    resources.map((resource) => [`${resource.type.split(":").at(-1)} ${resource.name}`, resource.inputs]),
    [
      ["Bucket issuer", { bucket: name, region, tags: { "portworx-workload-identity:owner": "acme/storage/test" } }],
      ["BucketOwnershipControls issuer", { bucket: name, region, rule: { objectOwnership: "BucketOwnerEnforced" } }],
      [
        "BucketPublicAccessBlock issuer",
        {
          bucket: name,
          region,
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: false,
          restrictPublicBuckets: false,
        },
      ],
      ["BucketPolicy issuer", { bucket: name, region, policy: JSON.stringify(policy) }],
      [
        "BucketObjectv2 issuer-keys",
        { bucket: name, region, key: "keys.json", content: keysDocument(keys), contentType: "application/json" },
      ],
      [
        "BucketObjectv2 issuer-discovery",
        {
          bucket: name,
          region,
          key: ".well-known/openid-configuration",
          content: discoveryDocument(issuerUrl),
          contentType: "application/json",
        },
      ],
    ],
  );
  for (const { options } of resources) {
    assert.equal(options.parent, value);
    assert.equal(options.retainOnDelete, true);
  }
  assert.deepEqual(
    calls.map(({ token }) => token),
    ["aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock"],
  );
  assert.equal(await valueOf(value.issuerUrl), issuerUrl);
  assert.equal(await valueOf(value.keysUrl), `${issuerUrl}/keys.json`);
  assert.deepEqual(
    await valueOf(value.keyIds),
    keys.map(({ kid }) => kid),
  );
  assert.equal(await valueOf(value.bucketName), "example-issuer");
});

test("the documents come after what makes them readable", async () => {
  const { resources } = await issuer();
  const dependencies = Object.fromEntries(
    resources.map(({ type, name, options }) => [
      `${type.split(":").at(-1)} ${name}`,
      ([options.dependsOn ?? []].flat() as pulumi.CustomResource[]).map(({ constructor }) => constructor.name),
    ]),
  );
  assert.deepEqual(dependencies["BucketPolicy issuer"], ["BucketOwnershipControls", "BucketPublicAccessBlock"]);
  assert.deepEqual(dependencies["BucketObjectv2 issuer-keys"], ["BucketPolicy"]);
  assert.deepEqual(dependencies["BucketObjectv2 issuer-discovery"], ["BucketPolicy"]);
});

test("with a distribution the bucket stays private, and the account is not asked", async () => {
  const distribution = {
    issuerUrl: "https://d111111abcdef8.cloudfront.net/cluster-a",
    distributionArn: pulumi.output("arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5"),
  };
  const { value, resources, calls } = await issuer({ distribution });
  assert.deepEqual(calls, []);
  const inputsOf = (suffix: string) =>
    resources.find(({ type, name }) => `${type} ${name}`.endsWith(suffix))?.inputs as Record<string, unknown>;
  assert.deepEqual(inputsOf("BucketPublicAccessBlock issuer"), {
    bucket: "example-issuer",
    region: "us-east-1",
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
  });
  assert.match(inputsOf("BucketPolicy issuer").policy as string, /"AWS:SourceArn":"arn:aws:cloudfront::/);
  assert.equal(inputsOf("issuer-keys").key, "cluster-a/keys.json");
  assert.equal(inputsOf("issuer-discovery").key, "cluster-a/.well-known/openid-configuration");
  assert.equal(inputsOf("issuer-discovery").content, discoveryDocument(distribution.issuerUrl));
  assert.equal(await valueOf(value.issuerUrl), distribution.issuerUrl);
});

test("rotation changes the keys document alone", async () => {
  const inputsOf = async (publicKeys: string[]) =>
    Object.fromEntries((await issuer({ publicKeys })).resources.map(({ type, name, inputs }) => [type + name, inputs]));
  const old = await inputsOf([publicPem("a")]);
  const both = await inputsOf([publicPem("a"), publicPem("b")]);
  const renewed = await inputsOf([publicPem("b")]);
  for (const stage of [both, renewed]) {
    const changed = Object.keys(old).filter((key) => JSON.stringify(old[key]) !== JSON.stringify(stage[key]));
    assert.deepEqual(changed, ["aws:s3/bucketObjectv2:BucketObjectv2issuer-keys"]);
  }
});

test("every other input", async () => {
  const keySets = [JSON.stringify({ keys: issuerKeys({ publicKeys: [publicPem("b")], keySets: [] }) })];
  const { value, resources } = await issuer({
    region: pulumi.output("cn-north-1"),
    publicKeys: undefined,
    keySets: [pulumi.output(keySets[0] ?? "")],
    tags: { team: "storage" },
    deleteOnDestroy: true,
  });
  assert.deepEqual((resources[0]?.inputs as { tags: object }).tags, {
    team: "storage",
    "portworx-workload-identity:owner": "acme/storage/test",
  });
  for (const { options } of resources) assert.equal(options.retainOnDelete, false);
  assert.equal(await valueOf(value.issuerUrl), "https://s3.cn-north-1.amazonaws.com.cn/example-issuer");
  assert.deepEqual(
    await valueOf(value.keyIds),
    issuerKeys({ publicKeys: [], keySets }).map(({ kid }) => kid),
  );
});

test("an account that blocks public buckets: nothing is made", async () => {
  const { resources, failures } = await issuer({}, { answer: () => ({ ...free, blockPublicPolicy: true }) });
  assert.deepEqual(resources, []);
  assert.ok(failures.every(({ input }) => input === "distribution") && failures.length > 0);
});

test("an account whose setting may not be read is tried", async () => {
  const { resources, failures } = await issuer({}, { answer: () => "AccessDenied" });
  assert.equal(resources.length, 6);
  assert.deepEqual(failures, []);
});

const mistakes: [string, Partial<SelfHostedIssuerArgs>][] = [
  ["bucketName", { bucketName: "Example" }],
  ["region", { region: "somewhere" }],
  ["publicKeys", { publicKeys: [] }],
  ["publicKeys[0]", { publicKeys: [rsaPair("a").privateKey.export({ format: "pem", type: "pkcs8" }) as string] }],
  ["keySets[0]", { keySets: ["{}"] }],
  ["distribution.issuerUrl", { distribution: { issuerUrl: "http://example.com", distributionArn: "" } }],
  ["distribution.distributionArn", { distribution: { issuerUrl: "https://example.com", distributionArn: "" } }],
];

for (const [input, args] of mistakes) {
  test(`a wrong ${input} stops the constructor`, () => {
    assert.throws(
      () => new SelfHostedIssuer("issuer", { ...required, ...args }),
      (error) => error instanceof InputError && error.input === input,
    );
  });
}

test("a private key that is only known later never reaches the bucket", async () => {
  const pem = rsaPair("a").privateKey.export({ format: "pem", type: "pkcs8" }) as string;
  const { resources, failures } = await issuer({ publicKeys: [pulumi.output(pem)] });
  assert.ok(failures.some(({ input }) => input === "publicKeys[0]"));
  assert.equal(
    resources.some(({ name }) => name === "issuer-keys"),
    false,
  );
});
