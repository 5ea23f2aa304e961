import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as iamApi from "@aws-sdk/client-iam";
import { getCluster } from "@pulumi/aws/eks/getCluster";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { getPartition } from "@pulumi/aws/getPartition";
import { getRegion } from "@pulumi/aws/getRegion";
import * as iam from "@pulumi/aws/iam";
import * as s3 from "@pulumi/aws/s3";
import { awsProvider } from "../../lab/providers/aws";
import { withEngine } from "../engine/engine";
import { ISSUER, ISSUER_HOST_PATH, PROVIDER_ARN, startAwsFixture, trustPolicy, type AwsFixture } from "./aws-fixture";

let fixture: AwsFixture;
let client: iamApi.IAMClient;

before(async () => {
  fixture = await startAwsFixture();
  client = new iamApi.IAMClient(fixture.client);
});
after(() => fixture.stop());

const options = { config: { "aws:region": "us-east-1" } };
const target = { OpenIDConnectProviderArn: PROVIDER_ARN };

interface Identity {
  audiences?: string[];
  sessionSeconds?: number;
  actions?: string[];
  tags?: Record<string, string>;
}

/** The shape of the product's own identity half. */
function identity({
  audiences = ["sts.amazonaws.com"],
  sessionSeconds,
  actions = ["ec2:CreateVolume"],
  tags,
}: Identity) {
  return () => {
    const provider = new iam.OpenIdConnectProvider("issuer", { url: ISSUER, clientIdLists: audiences, tags });
    const role = new iam.Role("role", {
      name: "portworx",
      assumeRolePolicy: provider.arn.apply(() => trustPolicy()),
      maxSessionDuration: sessionSeconds,
      tags,
    });
    const statement = { Effect: "Allow" as const, Action: actions, Resource: "*" };
    const policy = { Version: "2012-10-17" as const, Statement: [statement] };
    const permissions = new iam.RolePolicy("permissions", { role, policy });
    return Promise.resolve({ url: provider.url, arn: role.arn, id: permissions.id, tags: role.tagsAll });
  };
}

test("the identity's resources are created, left alone, updated, brought back from drift and removed", async () => {
  await withEngine(
    identity({}),
    [awsProvider(fixture.state)],
    async (engine) => {
      const preview = await engine.stack.preview();
      assert.deepEqual(preview.changeSummary, { create: 4 });
      const first = await engine.stack.up();
      assert.equal(first.outputs.url?.value, ISSUER_HOST_PATH);
      assert.equal(first.outputs.arn?.value, "arn:aws:iam::123456789012:role/portworx");
      assert.match(String(first.outputs.id?.value), /^portworx:permissions-[0-9a-f]{7}$/);
      await engine.stack.refresh({ expectNoChanges: true });
      await engine.stack.preview({ expectNoChanges: true });

      const changed = {
        audiences: ["openshift", "sts.amazonaws.com"],
        sessionSeconds: 7200,
        actions: ["ec2:DeleteVolume"],
      };
      engine.program = identity({ ...changed, tags: { team: "storage" } });
      const second = await engine.stack.up();
      assert.equal(second.summary.resourceChanges?.update, 3);
      assert.deepEqual(second.outputs.tags?.value, { team: "storage" });

      await client.send(
        new iamApi.UpdateAssumeRolePolicyCommand({ RoleName: "portworx", PolicyDocument: trustPolicy({}) }),
      );
      await client.send(new iamApi.AddClientIDToOpenIDConnectProviderCommand({ ...target, ClientID: "evil" }));
      const drift = await engine.stack.refresh();
      assert.equal(drift.summary.resourceChanges?.update, 2);
      const back = await engine.stack.up();
      assert.equal(back.summary.resourceChanges?.update, 2);
      const { Role } = await client.send(new iamApi.GetRoleCommand({ RoleName: "portworx" }));
      assert.equal(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""), trustPolicy());
      const live = await client.send(new iamApi.GetOpenIDConnectProviderCommand(target));
      assert.deepEqual(live.ClientIDList?.sort(), ["openshift", "sts.amazonaws.com"]);

      await engine.stack.destroy();
      assert.deepEqual((await client.send(new iamApi.ListRolesCommand({}))).Roles, []);
      const providers = await client.send(new iamApi.ListOpenIDConnectProvidersCommand({}));
      assert.deepEqual(providers.OpenIDConnectProviderList, []);
    },
    options,
  );
});

test("import by id, then a role of a chosen name is replaced by another path", async () => {
  const document = JSON.stringify(JSON.parse(trustPolicy()), null, 2);
  await client.send(new iamApi.CreateRoleCommand({ RoleName: "found", AssumeRolePolicyDocument: document }));
  await client.send(
    new iamApi.CreateOpenIDConnectProviderCommand({ Url: ISSUER, ClientIDList: ["sts.amazonaws.com"] }),
  );
  const program = (path?: string) => () => {
    const role = { name: "found", path, assumeRolePolicy: trustPolicy() };
    new iam.Role("role", role, { import: path === undefined ? "found" : undefined });
    const provider = { url: ISSUER, clientIdLists: ["sts.amazonaws.com"] };
    new iam.OpenIdConnectProvider("issuer", provider, { import: PROVIDER_ARN });
    return Promise.resolve();
  };
  await withEngine(
    program(),
    [awsProvider(fixture.state)],
    async (engine) => {
      const imported = await engine.stack.up();
      assert.equal(imported.summary.resourceChanges?.import, 2);
      await engine.stack.preview({ expectNoChanges: true });
      engine.program = program("/storage/");
      const replaced = await engine.stack.up();
      assert.equal(replaced.summary.resourceChanges?.replace, 1);
      const { Role } = await client.send(new iamApi.GetRoleCommand({ RoleName: "found" }));
      assert.equal(Role?.Arn, "arn:aws:iam::123456789012:role/storage/found");
      await engine.stack.destroy();
    },
    options,
  );
});

test("a bucket with a published object, and functions that answer as the genuine provider's do", async () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => "no error",
      (error: Error) => error.message,
    );
  const program = async () => {
    const bucket = new s3.Bucket("Documents", { forceDestroy: true });
    new s3.BucketObjectv2("keys.json", { bucket, content: "{}", contentType: "application/json" });
    const open = new s3.BucketPublicAccessBlock("open", { bucket: bucket.bucket, blockPublicPolicy: false });
    const policy = bucket.arn.apply((arn) => ({
      Version: "2012-10-17" as const,
      Statement: [{ Effect: "Allow" as const, Principal: "*", Action: "s3:GetObject", Resource: `${arn}/keys.json` }],
    }));
    new s3.BucketPolicy("public", { bucket: bucket.bucket, policy }, { dependsOn: open });
    const cluster = await getCluster({ name: "portworx-demo" });
    return {
      bucket: bucket.bucket,
      domain: bucket.bucketRegionalDomainName,
      account: (await getCallerIdentity({})).accountId,
      dnsSuffix: (await getPartition({})).dnsSuffix,
      region: (await getRegion({})).region,
      cluster: [cluster.status, cluster.identities[0]?.oidcs[0]?.issuer],
      noCluster: await failure(getCluster({ name: "other" })),
      noProvider: await failure(iam.getOpenIdConnectProvider({ url: ISSUER })),
      noRole: await failure(iam.getRole({ name: "nobody" })),
    };
  };
  await withEngine(
    program,
    [awsProvider(fixture.state)],
    async (engine) => {
      const { outputs } = await engine.stack.up();
      const bucket = String(outputs.bucket?.value);
      assert.match(bucket, /^documents-[0-9a-f]{7}$/);
      assert.equal(outputs.domain?.value, `${bucket}.s3.us-east-1.amazonaws.com`);
      const published = await fetch(`${fixture.state.endpoint}/${bucket}/keys.json`);
      assert.equal(published.headers.get("content-type"), "application/json");
      assert.equal(await published.text(), "{}");
      await engine.stack.refresh({ expectNoChanges: true });

      assert.equal(outputs.account?.value, "123456789012");
      assert.equal(outputs.dnsSuffix?.value, "amazonaws.com");
      assert.equal(outputs.region?.value, "us-east-1");
      assert.deepEqual(outputs.cluster?.value, ["ACTIVE", ISSUER]);
      assert.match(String(outputs.noCluster?.value), /reading EKS Cluster \(other\): couldn't find resource/);
      assert.match(
        String(outputs.noProvider?.value),
        /reading IAM OIDC Provider \(https:\/\/oidc[^)]+\): couldn't find resource/,
      );
      assert.match(String(outputs.noRole?.value), /reading IAM Role \(nobody\): couldn't find resource/);
      await engine.stack.destroy();
      assert.equal((await fetch(`${fixture.state.endpoint}/${bucket}/keys.json`)).status, 404);
    },
    options,
  );
});

test("AWS's refusal reaches the user with its code", async () => {
  const program = () => {
    new iam.Role("role", { assumeRolePolicy: trustPolicy({ StringEqualz: {} }) });
    return Promise.resolve();
  };
  await withEngine(
    program,
    [awsProvider(fixture.state)],
    async (engine) => {
      await assert.rejects(engine.stack.up(), /MalformedPolicyDocument: Invalid Condition type : StringEqualz/);
    },
    options,
  );
});
