import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as iam from "@aws-sdk/client-iam";
import { HeadBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Change, Kind, Live, Properties } from "../../lab/providers/base/kind";
import { awsProvider } from "../../lab/providers/aws";
import type { AwsContext } from "../../lab/providers/aws/context";
import { ISSUER, ISSUER_HOST_PATH, PROVIDER_ARN, startAwsFixture, trustPolicy, type AwsFixture } from "./aws-fixture";

let fixture: AwsFixture;
let client: iam.IAMClient;

before(async () => {
  fixture = await startAwsFixture();
  client = new iam.IAMClient(fixture.client);
});
after(() => fixture.stop());

const allow = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [action], Resource: "*" }] });

/** One resource in the hands of an engine: its state, and the calls that change it. */
class Resource {
  id = "";
  state: Live = { inputs: {}, outputs: {} };

  private constructor(
    private readonly kind: Kind<AwsContext>,
    private readonly context: AwsContext,
    private readonly name: string,
  ) {}

  static async of(token: string, name: string, providerInputs: Properties = {}): Promise<Resource> {
    const provider = awsProvider(fixture.state);
    const kind = provider.kindOf(token);
    assert.ok(kind, `${token} is known`);
    return new Resource(kind, await provider.configure(providerInputs), name);
  }

  private get call() {
    const urn = `urn:pulumi:test::test::${this.kind.token}::${this.name}`;
    return {
      context: this.context,
      urn,
      timeoutSeconds: 0,
      signal: new AbortController().signal,
      log: () => undefined,
    };
  }

  async check(inputs: Properties, old?: Properties): Promise<Properties> {
    return (await this.kind.check?.(inputs, old, this.call)) ?? inputs;
  }

  async create(inputs: Properties): Promise<this> {
    const checked = await this.check(inputs);
    const { id, outputs } = await this.kind.create(checked, this.call);
    this.id = id;
    this.state = { inputs: checked, outputs };
    return this;
  }

  async change(inputs: Properties): Promise<Change> {
    const checked = await this.check(inputs, this.state.inputs);
    const change = await this.kind.diff?.({ ...this.state, id: this.id }, checked, this.call);
    assert.ok(change, `${this.kind.token} compares by itself`);
    return change;
  }

  async update(inputs: Properties): Promise<void> {
    const checked = await this.check(inputs, this.state.inputs);
    const outputs = await this.kind.update?.(this.id, this.state, checked, this.call);
    assert.ok(outputs, `${this.kind.token} can be updated`);
    this.state = { inputs: checked, outputs };
  }

  /** Undefined when it is gone. */
  async refresh(): Promise<Live | undefined> {
    const live = await this.kind.read(this.id, this.state, this.call);
    if (live) this.state = live;
    return live;
  }

  async import(id: string): Promise<Live | undefined> {
    return this.kind.read(id, { inputs: {}, outputs: {} }, this.call);
  }

  delete(): Promise<void> {
    return this.kind.delete(this.id, this.state, this.call);
  }
}

const NO_CHANGE = { changed: [], replaces: [] };
function assertNoChange({ changed, replaces }: Change) {
  assert.deepEqual({ changed, replaces }, NO_CHANGE);
}

test("role: defaults, generated name, outputs, update in place, deletion", async () => {
  const role = await (await Resource.of("aws:iam/role:Role", "px")).create({ assumeRolePolicy: trustPolicy() });
  assert.match(role.id, /^px-[0-9a-f]{7}$/);
  assert.equal(role.state.outputs.arn, `arn:aws:iam::123456789012:role/${role.id}`);
  assert.equal(role.state.outputs.maxSessionDuration, 3600);
  assert.deepEqual(role.state.outputs.tagsAll, {});
  assert.ok(!("__defaults" in role.state.outputs));

  assertNoChange(await role.change({ assumeRolePolicy: JSON.stringify(JSON.parse(trustPolicy()), null, 2) }));
  const wanted = {
    assumeRolePolicy: trustPolicy({ Bool: { "aws:SecureTransport": "true" } }),
    description: "storage",
    tags: { a: "1" },
  };
  assert.deepEqual((await role.change(wanted)).replaces, []);
  await role.update(wanted);
  assertNoChange(await role.change(wanted));
  await role.refresh();
  assertNoChange(await role.change(wanted));
  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName: role.id }));
  assert.equal(Role?.Description, "storage");
  assert.deepEqual(Role?.Tags, [{ Key: "a", Value: "1" }]);

  await role.delete();
  assert.equal(await role.refresh(), undefined);
  await role.delete();
});

test("role: path and name replace, a chosen name is deleted first, a generated one is not", async () => {
  const inputs = { assumeRolePolicy: trustPolicy() };
  const chosen = await (await Resource.of("aws:iam/role:Role", "px")).create({ ...inputs, name: "chosen" });
  const generated = await (await Resource.of("aws:iam/role:Role", "px")).create(inputs);
  const byPath = await chosen.change({ ...inputs, name: "chosen", path: "/a/" });
  assert.deepEqual([byPath.replaces, byPath.deleteBeforeReplace], [["path"], true]);
  const byName = await chosen.change({ ...inputs, name: "other" });
  assert.deepEqual([byName.replaces, byName.deleteBeforeReplace], [["name"], false]);
  const automatic = await generated.change({ ...inputs, path: "/a/" });
  assert.deepEqual([automatic.replaces, automatic.deleteBeforeReplace], [["path"], false]);
  await Promise.all([chosen.delete(), generated.delete()]);
});

test("role: a permissions boundary comes and goes", async () => {
  const boundary = await (await Resource.of("aws:iam/policy:Policy", "boundary")).create({ policy: allow("s3:*") });
  const inputs = { assumeRolePolicy: trustPolicy() };
  const role = await (
    await Resource.of("aws:iam/role:Role", "px")
  ).create({ ...inputs, permissionsBoundary: boundary.id });
  assert.equal(role.state.outputs.permissionsBoundary, boundary.id);
  await role.update(inputs);
  assert.equal((await role.refresh())?.inputs.permissionsBoundary, undefined);
  await role.delete();
  await boundary.delete();
});

test("role: policies that a refresh has seen go with it, unseen ones stop the deletion", async () => {
  const role = await (await Resource.of("aws:iam/role:Role", "px")).create({ assumeRolePolicy: trustPolicy() });
  const inline = { RoleName: role.id, PolicyName: "by-hand", PolicyDocument: allow("ec2:CreateVolume") };
  await client.send(new iam.PutRolePolicyCommand(inline));
  await assert.rejects(role.delete(), /^Error: deleting IAM Role \(px-.*\): DeleteConflict: /);
  await role.refresh();
  await role.delete();
  assert.equal(await role.refresh(), undefined);
});

test("role: default tags of the provider are added, and are no drift", async () => {
  const token = "aws:iam/role:Role";
  const inputs = { assumeRolePolicy: trustPolicy(), tags: { team: "storage" } };
  const role = await (await Resource.of(token, "px", { defaultTags: { tags: { stage: "dev" } } })).create(inputs);
  assert.deepEqual(role.state.outputs.tagsAll, { stage: "dev", team: "storage" });
  assert.deepEqual((await role.refresh())?.inputs.tags, { team: "storage" });
  assertNoChange(await role.change(inputs));
  await role.delete();
});

test("role: drift of trust, tags and session length shows in the next comparison", async () => {
  const inputs = { assumeRolePolicy: trustPolicy(), tags: { team: "storage" } };
  const role = await (await Resource.of("aws:iam/role:Role", "px")).create(inputs);
  const RoleName = role.id;
  await client.send(new iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trustPolicy({}) }));
  await client.send(new iam.TagRoleCommand({ RoleName, Tags: [{ Key: "evil", Value: "1" }] }));
  await client.send(new iam.UpdateRoleCommand({ RoleName, MaxSessionDuration: 43200 }));
  await role.refresh();
  const { changed, replaces } = await role.change(inputs);
  assert.deepEqual(changed.sort(), ["assumeRolePolicy", "maxSessionDuration", "tags.evil", "tagsAll.evil"]);
  assert.deepEqual(replaces, []);
  await role.delete();
});

test("role policy: id, update in place, a new role replaces, import by id", async () => {
  const role = await (await Resource.of("aws:iam/role:Role", "px")).create({ assumeRolePolicy: trustPolicy() });
  const inputs = { role: role.id, name: "permissions", policy: allow("ec2:CreateVolume") };
  const policy = await (await Resource.of("aws:iam/rolePolicy:RolePolicy", "p")).create(inputs);
  assert.equal(policy.id, `${role.id}:permissions`);
  const scalar = allow("ec2:CreateVolume").replace('["ec2:CreateVolume"]', '"ec2:CreateVolume"');
  assertNoChange(await policy.change({ ...inputs, policy: scalar }));
  assert.deepEqual((await policy.change({ ...inputs, role: "other" })).replaces, ["role"]);
  await policy.update({ ...inputs, policy: allow("ec2:DeleteVolume") });
  const imported = await policy.import(policy.id);
  assert.deepEqual(imported?.inputs, { ...inputs, policy: allow("ec2:DeleteVolume") });
  await policy.delete();
  assert.equal(await policy.refresh(), undefined);
  await role.delete();
});

test("OIDC provider: outputs, order of audiences, update in place, import by ARN", async () => {
  const inputs = { url: ISSUER, clientIdLists: ["sts.amazonaws.com", "openshift"] };
  const token = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
  const provider = await (await Resource.of(token, "issuer")).create(inputs);
  assert.equal(provider.id, PROVIDER_ARN);
  assert.equal(provider.state.outputs.url, ISSUER_HOST_PATH);
  assert.equal((provider.state.outputs.thumbprintLists as string[]).length, 1, "AWS's own choice");
  assertNoChange(await provider.change({ ...inputs, clientIdLists: ["openshift", "sts.amazonaws.com"] }));
  assert.deepEqual((await provider.change({ ...inputs, url: `${ISSUER}X` })).replaces, ["url"]);

  const wanted = {
    ...inputs,
    clientIdLists: ["sts.amazonaws.com"],
    thumbprintLists: ["a".repeat(40)],
    tags: { a: "1" },
  };
  await provider.update(wanted);
  assertNoChange(await provider.change(wanted));
  const imported = await provider.import(PROVIDER_ARN);
  assert.deepEqual(imported?.inputs, {
    url: ISSUER,
    clientIdLists: ["sts.amazonaws.com"],
    thumbprintLists: undefined,
    tags: { a: "1" },
  });
  await assert.rejects(provider.create(inputs), /creating IAM OIDC Provider: EntityAlreadyExists: /);
  await assert.rejects(provider.check({ ...inputs, url: "issuer.example.com" }), /"https"/);
  await provider.delete();
  assert.equal(await provider.refresh(), undefined);
});

test("managed policy: more new versions than AWS keeps, attachment, deletion", async () => {
  const policy = await (await Resource.of("aws:iam/policy:Policy", "p")).create({ policy: allow("ec2:A") });
  for (const action of ["ec2:B", "ec2:C", "ec2:D", "ec2:E", "ec2:F", "ec2:G"])
    await policy.update({ policy: allow(action) });
  assert.equal((await policy.refresh())?.inputs.policy, allow("ec2:G"));
  const { Versions = [] } = await client.send(new iam.ListPolicyVersionsCommand({ PolicyArn: policy.id }));
  assert.ok(Versions.length <= 5);

  const role = await (await Resource.of("aws:iam/role:Role", "px")).create({ assumeRolePolicy: trustPolicy() });
  const attachmentToken = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
  const attachment = await (await Resource.of(attachmentToken, "a")).create({ role: role.id, policyArn: policy.id });
  assert.deepEqual((await role.refresh())?.outputs.managedPolicyArns, [policy.id]);
  await client.send(new iam.DetachRolePolicyCommand({ RoleName: role.id, PolicyArn: policy.id }));
  assert.equal(await attachment.refresh(), undefined, "somebody detached it");
  await attachment.delete();
  await role.delete();
  await policy.delete();
  assert.equal(await policy.refresh(), undefined);
});

test("bucket: generated name, tags, and what is in it only goes when asked for", async () => {
  const s3 = new S3Client(fixture.client);
  const bucket = await (await Resource.of("aws:s3/bucket:Bucket", "Snapshots")).create({ tags: { a: "1" } });
  assert.match(bucket.id, /^snapshots-[0-9a-f]{7}$/);
  assert.equal(bucket.state.outputs.arn, `arn:aws:s3:::${bucket.id}`);
  assert.deepEqual((await bucket.refresh())?.inputs.tags, { a: "1" });
  await bucket.update({});
  assert.deepEqual(bucket.state.outputs.tagsAll, {});
  await s3.send(new PutObjectCommand({ Bucket: bucket.id, Key: "k", Body: "x" }));
  await assert.rejects(bucket.delete(), /BucketNotEmpty/);
  await bucket.update({ forceDestroy: true });
  await bucket.delete();
  await assert.rejects(s3.send(new HeadBucketCommand({ Bucket: bucket.id })), { name: "NotFound" });
  assert.equal(await bucket.refresh(), undefined);
});

test("an input that the stand-in lacks is refused by name, and so is a missing one", async () => {
  const role = await Resource.of("aws:iam/role:Role", "px");
  const unsupported = role.check({ assumeRolePolicy: trustPolicy(), inlinePolicies: [] });
  await assert.rejects(unsupported, { property: "inlinePolicies", name: "Error" });
  await assert.rejects(role.check({}), { property: "assumeRolePolicy" });
});

test("the provider's own inputs: a role to assume, and the accounts that are allowed", async () => {
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" }],
  });
  const role = await (await Resource.of("aws:iam/role:Role", "deployer")).create({ assumeRolePolicy: trust });
  const provider = awsProvider(fixture.state);
  const context = await provider.configure({ assumeRoles: [{ roleArn: role.state.outputs.arn, sessionName: "ci" }] });
  const caller = await provider.invokes["aws:index/getCallerIdentity:getCallerIdentity"]?.({}, context);
  assert.equal(caller?.arn, `arn:aws:sts::123456789012:assumed-role/${role.id}/ci`);
  await assert.rejects(async () => provider.configure({ allowedAccountIds: ["210987654321"] }), {
    message: "AWS account ID not allowed: 123456789012",
  });
  await role.delete();
});
