import assert from "node:assert/strict";
import { test } from "node:test";
import { trustPolicy } from "../../../components/aws/trust-policy";
import { Cloud, PlatformName, platforms } from "../../../components/platforms";
import { staticCredentialNames } from "../../../components/portworx/static-credentials";
import { notYetKnown } from "../../../policies/known-value";
import { identityInStack } from "../../../policies/portworx/identity-in-stack";
import { identityPresent } from "../../../policies/portworx/identity-present";
import { staticCredentials } from "../../../policies/portworx/static-credentials";
import { storkTrusted } from "../../../policies/portworx/stork-trusted";
import { usableNamespace } from "../../../policies/portworx/usable-namespace";
import { issuer, judge, providerArn, resource, roleType } from "./judge";

const arn = "arn:aws:iam::123456789012:role/storage/portworx";
const clientId = "01234567-89ab-cdef-0123-456789abcdef";

function cluster(spec: unknown, metadata: object = { namespace: "portworx" }) {
  return resource("kubernetes:core.libopenstorage.org/v1:StorageCluster", { metadata, spec });
}

function using(value: unknown, more: object = { stork: { useWorkloadIdentity: true } }, metadata?: object) {
  return cluster({ workloadIdentity: { credentials: [{ value }] }, ...more }, metadata);
}

function release(values: unknown, chart: unknown = "portworx") {
  return resource("kubernetes:helm.sh/v3:Release", { chart, values });
}

function role(serviceAccounts: string[] | undefined, changes: object = {}) {
  const trust = {
    issuerUrl: `https://${issuer}`,
    oidcProviderArn: providerArn,
    audiences: ["sts.amazonaws.com"],
    namespace: "portworx",
  };
  const document = trustPolicy([{ ...trust, ...(serviceAccounts && { serviceAccounts }) }]);
  return resource(
    roleType,
    { name: "portworx", arn, assumeRolePolicy: JSON.stringify(document), ...changes },
    { name: "role" },
  );
}

const managedIdentity = (changes: object = {}) =>
  resource("azure-native:managedidentity:UserAssignedIdentity", { clientId, ...changes }, { name: "identity" });

function credential(subject: unknown, of = managedIdentity()) {
  const type = "azure-native:managedidentity:FederatedIdentityCredential";
  return resource(type, { subject }, { name: String(subject), dependencies: [of.urn] });
}

for (const name of staticCredentialNames) {
  test(`${name} is found in a StorageCluster, and its value is not shown`, () => {
    const secret = { name, value: "do not show" };
    const spec = {
      env: [{ name: "AWS_REGION", value: "us-east-1" }, secret],
      stork: { env: [secret] },
      nodes: [{ env: [secret] }],
    };
    const wanted = `seen ${name}, wanted no static credentials. ${staticCredentials.remedy}`;
    assert.deepEqual(judge(staticCredentials, cluster(spec)), [
      `spec.env[1]: ${wanted}`,
      `spec.stork.env[0]: ${wanted}`,
      `spec.nodes[0].env[0]: ${wanted}`,
    ]);
  });

  test(`${name} is found in the values of the Portworx chart, however they are written`, () => {
    const values = {
      envs: [{ name, value: "x" }],
      envVars: `HTTPS_PROXY=none;${name}=do not show`,
      aws: { [name]: "do not show" },
    };
    const messages = judge(staticCredentials, release(values));
    assert.deepEqual(
      messages.map((text) => text.split(",")[0]),
      [`values.envs[0].name: seen ${name}`, `values.envVars: seen ${name}`, `values.aws.${name}: seen ${name}`],
    );
    assert.doesNotMatch(messages.join(), /do not show/);
  });
}

test("the setting for a migration lets static credentials stay", () => {
  const spec = { env: [{ name: "AWS_ACCESS_KEY_ID" }] };
  assert.equal(judge(staticCredentials, cluster(spec)).length, 1);
  assert.deepEqual(judge(staticCredentials, cluster(spec), { allowDuringMigration: true }), []);
});

test("variables of other names and charts of other products are in order", () => {
  const values = {
    envs: [{ name: "AWS_REGION" }, { name: "AZURE_ENVIRONMENT" }, { name: "MY_AWS_ACCESS_KEY_ID_FILE" }],
  };
  assert.deepEqual(judge(staticCredentials, release(values)), []);
  const keys = { AWS_ACCESS_KEY_ID: "x" };
  assert.deepEqual(judge(staticCredentials, release(keys, "velero")), []);
  for (const chart of [
    "portworx",
    "oci://registry.example.com/charts/portworx",
    "./portworx-9.1.1.tgz",
    "example/portworx",
  ]) {
    assert.equal(judge(staticCredentials, release(keys, chart)).length, 1, chart);
  }
});

test("a StorageCluster without a workload identity is told", () => {
  assert.deepEqual(judge(identityPresent, using(arn)), []);
  for (const spec of [{}, { workloadIdentity: {} }, { workloadIdentity: { credentials: [] } }]) {
    assert.deepEqual(judge(identityPresent, cluster(spec)), [
      `spec.workloadIdentity.credentials: seen nothing, wanted the identity that Portworx uses. ${identityPresent.remedy}`,
    ]);
  }
});

test("kube-system is refused on AKS alone, which keeps webhooks away from it", () => {
  const { annotations, unusableNamespaces } = platforms[Cloud.Azure][PlatformName.Aks] ?? {};
  assert.deepEqual(unusableNamespaces, ["kube-system"], "the rule's namespace is the platform's");
  const on = (namespace: unknown, more: object = { annotations }) => using(clientId, {}, { namespace, ...more });
  assert.deepEqual(judge(usableNamespace, on("kube-system")), [
    `metadata.namespace: seen kube-system, wanted another namespace. ${usableNamespace.remedy}`,
  ]);
  assert.deepEqual(judge(usableNamespace, [on("portworx"), on(notYetKnown), on("kube-system", {})]), []);
  assert.deepEqual(
    judge(usableNamespace, cluster({}, { namespace: "kube-system", annotations })),
    [],
    "no identity, no token",
  );
});

test("a StorageCluster whose role is nowhere in the stack is told, until the setting says who makes it", () => {
  const other = role(["portworx"], { arn: "arn:aws:iam::123456789012:role/other", name: "other" });
  assert.deepEqual(judge(identityInStack, [using(arn), other, managedIdentity()]), [
    `spec.workloadIdentity.credentials[0].value: seen ${arn}, wanted a role or managed identity of this stack. ${identityInStack.remedy}`,
  ]);
  assert.deepEqual(judge(identityInStack, [using(arn), other], { identityElsewhere: [arn] }), []);
  assert.deepEqual(judge(identityInStack, [using(arn), role(["portworx"])]), []);
});

test("a managed identity is found by its client id, whatever its case", () => {
  assert.deepEqual(judge(identityInStack, [using(clientId.toUpperCase()), managedIdentity()]), []);
  assert.equal(judge(identityInStack, [using(clientId), managedIdentity({ clientId: "another" })]).length, 1);
});

test("an identity that a preview does not know yet may be the one", () => {
  assert.deepEqual(judge(identityInStack, [using(notYetKnown)]), []);
  assert.deepEqual(judge(identityInStack, [using(clientId), managedIdentity({ clientId: notYetKnown })]), []);
  assert.deepEqual(judge(identityInStack, [using(arn), role([], { arn: notYetKnown })]), []);
  assert.deepEqual(judge(identityInStack, [using(arn), role([], { arn: notYetKnown, name: notYetKnown })]), []);
  assert.equal(judge(identityInStack, [using(arn), role([], { arn: notYetKnown, name: "other" })]).length, 1);
  assert.equal(judge(identityInStack, [using(arn), managedIdentity({ clientId: notYetKnown })]).length, 1, "no role");
  assert.deepEqual(judge(identityPresent, cluster(notYetKnown)), []);
  assert.deepEqual(
    judge(staticCredentials, [cluster(notYetKnown), release(notYetKnown), release({}, notYetKnown)]),
    [],
  );
});

test("Stork is among those that the role trusts, exactly or by a wildcard", () => {
  assert.deepEqual(judge(storkTrusted, [using(arn), role(["portworx", "stork"])]), []);
  assert.deepEqual(judge(storkTrusted, [using(arn), role(undefined)]), []);
});

test("a role that does not trust Stork is refused where Stork uses it", () => {
  const stack = [using(arn), role(["portworx", "px-node-wiper"])];
  assert.deepEqual(judge(storkTrusted, stack), [
    "spec.stork.useWorkloadIdentity: seen role trusting system:serviceaccount:portworx:portworx, system:serviceaccount:portworx:px-node-wiper, " +
      `wanted system:serviceaccount:portworx:stork trusted too. ${storkTrusted.remedy}`,
  ]);
  for (const stork of [
    {},
    { stork: { useWorkloadIdentity: false } },
    { stork: { useWorkloadIdentity: notYetKnown } },
  ]) {
    assert.deepEqual(judge(storkTrusted, [using(arn, stork), role(["portworx"])]), []);
  }
});

test("a statement that denies Stork does not make it trusted", () => {
  const condition = { StringEquals: { [`${issuer}:sub`]: "system:serviceaccount:portworx:stork" } };
  const assumeRolePolicy = { Statement: [{ Effect: "Deny", Condition: condition }] };
  assert.match(judge(storkTrusted, [using(arn), role([], { assumeRolePolicy })]).join(), /seen role trusting nobody/);
});

test("Stork of another namespace is not the one that is trusted", () => {
  assert.equal(judge(storkTrusted, [using(arn, undefined, { namespace: "backup" }), role(["stork"])]).length, 1);
});

test("a managed identity trusts those that its own credentials name", () => {
  const own = (name: string) => credential(`system:serviceaccount:portworx:${name}`);
  const foreign = credential("system:serviceaccount:portworx:stork", resource("x", {}, { name: "other" }));
  assert.deepEqual(judge(storkTrusted, [using(clientId), managedIdentity(), own("portworx"), own("stork")]), []);
  assert.match(
    judge(storkTrusted, [using(clientId), managedIdentity(), own("portworx"), foreign]).join(),
    /seen identity trusting system:serviceaccount:portworx:portworx, wanted system:serviceaccount:portworx:stork/,
  );
});

test("trust that is not known, or made elsewhere, never violates", () => {
  const unknownTrust = role([], { assumeRolePolicy: notYetKnown });
  assert.deepEqual(judge(storkTrusted, [using(arn), unknownTrust]), []);
  assert.deepEqual(judge(storkTrusted, [using(arn)]), []);
  assert.deepEqual(judge(storkTrusted, [using(clientId), managedIdentity()]), []);
  assert.deepEqual(judge(storkTrusted, [using(clientId), managedIdentity(), credential(notYetKnown)]), []);
  assert.deepEqual(judge(storkTrusted, [using(arn, undefined, { namespace: notYetKnown }), role(["portworx"])]), []);
  const one = role(["portworx"], { arn: notYetKnown, name: notYetKnown });
  assert.deepEqual(judge(storkTrusted, [using(arn), one, { ...one, urn: "another" }]), [], "it may be either");
});
