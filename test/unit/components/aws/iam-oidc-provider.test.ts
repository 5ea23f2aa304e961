import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs } from "@pulumi/pulumi/runtime";
import {
  IamOidcProvider,
  OidcProviderMode,
  type IamOidcProviderArgs,
} from "../../../../components/aws/iam-oidc-provider";
import { InputError } from "../../../../components/input-error";
import { record, valueOf } from "../recorder";

const issuerUrl = "https://oidc.eks.us-east-1.amazonaws.com/id/ABC";
const arn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC";
const ownTags = { "portworx-workload-identity:owner": "acme/storage/test" };
const thumbprint = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";

// As the genuine AWS provider words it.
const none = ({ inputs }: MockCallArgs) =>
  `invoking aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider: 1 error occurred:\n\t* finding IAM OIDC Provider by url ` +
  `(${(inputs as { url: string }).url}): not found`;
const one =
  (tags: Record<string, string>, clientIdLists = ["sts.amazonaws.com"]) =>
  () => ({ arn, clientIdLists, tags });

const provider = (args: Partial<IamOidcProviderArgs> = {}) => {
  return (options: pulumi.ComponentResourceOptions) => new IamOidcProvider("cluster", { issuerUrl, ...args }, options);
};

test("create: the provider, with this stack's name on it, kept by a destroy", async () => {
  const { value, resources, calls } = await record(provider(), { answer: none });
  assert.deepEqual(
    calls.map(({ token, inputs }) => [token, inputs as unknown]),
    [["aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider", { url: issuerUrl }]],
  );
  assert.equal(resources.length, 1);
  assert.equal(resources[0]?.type, "aws:iam/openIdConnectProvider:OpenIdConnectProvider");
  assert.equal(resources[0].name, "cluster");
  assert.deepEqual(resources[0].inputs, { url: issuerUrl, clientIdLists: ["sts.amazonaws.com"], tags: ownTags });
  assert.equal(resources[0].options.parent, value);
  assert.equal(resources[0].options.retainOnDelete, true);
  assert.equal(await valueOf(value.issuerUrl), issuerUrl);
  assert.equal(await valueOf(value.conditionKeyPrefix), "oidc.eks.us-east-1.amazonaws.com/id/ABC");
});

test("create: every input reaches the provider", async () => {
  const { resources } = await record(
    provider({
      audiences: ["openshift", pulumi.output("sts.amazonaws.com")],
      thumbprints: [thumbprint],
      tags: { team: "storage" },
      deleteOnDestroy: true,
    }),
    { answer: none },
  );
  assert.deepEqual(resources[0]?.inputs, {
    url: issuerUrl,
    clientIdLists: ["openshift", "sts.amazonaws.com"],
    thumbprintLists: [thumbprint],
    tags: { team: "storage", ...ownTags },
  });
  assert.equal(resources[0].options.retainOnDelete, false);
});

for (const partition of ["aws", "aws-us-gov", "aws-cn"]) {
  test(`create: account and partition give the ARN in the first preview (${partition})`, async () => {
    const { value } = await record(provider({ accountId: "123456789012", partition: pulumi.output(partition) }), {
      answer: none,
      preview: true,
    });
    assert.equal(await valueOf(value.arn), arn.replace("arn:aws:", `arn:${partition}:`));
  });
}

test("create: without account and partition the ARN is the provider's own", async () => {
  const { value } = await record(provider(), { answer: none, outputs: (_, inputs) => ({ ...inputs, arn }) });
  assert.equal(await valueOf(value.arn), arn);
});

test("create: the provider that this stack made earlier is its own", async () => {
  const { resources, failures } = await record(provider(), { answer: one(ownTags) });
  assert.equal(resources.length, 1);
  assert.deepEqual(failures, []);
});

test("create: somebody else's provider is left alone", async () => {
  const foreign = { answer: one({ "portworx-workload-identity:owner": "acme/storage/prod" }) };
  const { value, resources, failures } = await record(provider(), foreign);
  assert.deepEqual(resources, []);
  await assert.rejects(valueOf(value.arn), { input: "mode" });
  assert.equal(
    failures[0]?.message,
    `mode: got "create", wanted an account without an OIDC provider for ${issuerUrl}; ${arn} exists and is not this stack's. ` +
      'Set mode to "reference" to use the existing provider; it is then left as it is.',
  );
});

test("create: a lookup that is denied is not taken for a missing provider", async () => {
  await assert.rejects(
    record(provider(), { answer: () => "AccessDenied: not authorized to perform iam:ListOpenIDConnectProviders" }),
    /AccessDenied/,
  );
});

test("reference: the existing provider, and nothing is made", async () => {
  const { value, resources } = await record(provider({ mode: OidcProviderMode.Reference }), { answer: one({}) });
  assert.deepEqual(resources, []);
  assert.equal(await valueOf(value.arn), arn);
});

test("reference: none there", async () => {
  const { failures } = await record(provider({ mode: OidcProviderMode.Reference }), { answer: none });
  assert.equal(
    failures[0]?.message,
    `mode: got "reference", wanted an existing OIDC provider for ${issuerUrl}; this account has none. Set mode to "create", or ` +
      "check that the AWS provider in use leads to the cluster's account.",
  );
});

test("reference: one that does not accept the audience", async () => {
  const { failures } = await record(provider({ mode: OidcProviderMode.Reference, audiences: ["openshift"] }), {
    answer: one({}),
  });
  assert.equal(
    failures[0]?.message,
    `audiences: got ["openshift"], wanted audiences that ${arn} accepts: sts.amazonaws.com. Add the client ID to the existing ` +
      "provider (aws iam add-client-id-to-open-id-connect-provider).",
  );
});

const plainMistakes: Record<string, Partial<IamOidcProviderArgs>> = {
  issuerUrl: { issuerUrl: "http://issuer.example.com" },
  audiences: { audiences: [] },
  "thumbprints[0]": { thumbprints: ["9e"] },
  accountId: { accountId: "1", partition: "aws" },
  partition: { accountId: "123456789012", partition: "gov" },
};

for (const [input, change] of Object.entries(plainMistakes)) {
  test(`a plain mistake in ${input} stops the constructor`, async () => {
    await record((options) => {
      assert.throws(
        () => provider(change)(options),
        (error) => error instanceof InputError && error.input === input,
      );
    });
  });
}

test("account and partition belong together", () => {
  assert.throws(() => provider({ accountId: "123456789012" })({}), {
    message:
      "partition: got nothing, wanted accountId and partition together. The provider's ARN is computed from both; give both or " +
      "neither.",
  });
  assert.throws(() => provider({ partition: "aws" })({}), { input: "accountId" });
});

test("an issuer that is only known later is judged then, and looked up then", async () => {
  const { resources, calls, failures } = await record(
    provider({ issuerUrl: pulumi.output("https://Issuer.example.com") }),
    {
      answer: none,
    },
  );
  assert.deepEqual(resources, []);
  assert.deepEqual(calls, []);
  assert.deepEqual([...new Set(failures.map(({ input }) => input))], ["issuerUrl"]);
});
