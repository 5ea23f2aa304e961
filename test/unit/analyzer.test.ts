import { join } from "node:path";
import { test } from "node:test";
import assert from "node:assert/strict";
import { Analyzer, type PropertyDefinition } from "@pulumi/pulumi/provider/experimental/analyzer";

const components = ["IamOidcProvider", "PortworxOperator", "PortworxRole", "StorageCluster"];

// The folder's tsconfig.json names components/ alone: everything else would only cost time.
const schema = new Analyzer(
  join(__dirname, "analyzer"),
  "portworx-workload-identity",
  { exports: "../../../components/index.ts" },
  new Set(components),
).analyze();

/** Name and type of each property; `?` marks an optional one. */
function signature(properties: Record<string, PropertyDefinition> = {}): string[] {
  return Object.entries(properties)
    .map(([name, property]) => `${name}${property.optional ? "?" : ""}: ${typeOf(property)}`)
    .sort();
}

function typeOf(property: PropertyDefinition): string {
  if ("$ref" in property) return property.$ref.split(/[:/]/).pop() ?? "";
  if (property.items) return `${typeOf(property.items)}[]`;
  if (property.additionalProperties) return `map of ${typeOf(property.additionalProperties)}`;
  return property.type;
}

const inputs: Record<string, string[]> = {
  IamOidcProvider: [
    "accountId?: string",
    "audiences?: string[]",
    "deleteOnDestroy?: boolean",
    "issuerUrl: string",
    "mode?: OidcProviderMode",
    "partition?: string",
    "tags?: map of string",
    "thumbprints?: string[]",
  ],
  PortworxOperator: [
    "chart?: string",
    "chartVersion?: string",
    "method?: OperatorMethod",
    "namespace: string",
    "olm?: OlmSource",
    "platform?: PlatformName",
    "repository?: string",
    "values?: Any",
    "version?: string",
  ],
  PortworxRole: [
    "cloudDrive?: boolean",
    "cloudSnap?: CloudSnapAccess",
    "clusters: TrustedCluster[]",
    "encryption?: EncryptionAccess",
    "maxSessionDuration?: number",
    "path?: string",
    "permissionsBoundary?: string",
    "regions?: string[]",
    "roleName?: string",
    "tags?: map of string",
    "trustPolicyQuota?: number",
  ],
  StorageCluster: [
    "allowDestroy?: boolean",
    "annotations?: map of string",
    "clusterName: string",
    "confirmDataLoss?: string",
    "credential: WorkloadIdentityCredential",
    "image?: string",
    "migration?: boolean",
    "namespace: string",
    "operatorVersion: string",
    "platform: PlatformName",
    "portworxVersion?: string",
    "spec?: Any",
    "storkUseWorkloadIdentity?: boolean",
  ],
};

const outputs: Record<string, string[]> = {
  IamOidcProvider: ["arn: string", "conditionKeyPrefix: string", "issuerUrl: string"],
  PortworxOperator: ["namespace: string", "version: string"],
  PortworxRole: ["arn: string", "roleName: string"],
  StorageCluster: ["clusterName: string", "namespace: string"],
};

const types: Record<string, string[]> = {
  CloudSnapAccess: ["buckets?: string[]", "everyBucket?: boolean"],
  EncryptionAccess: ["allowGrants?: boolean", "keyArns: string[]"],
  OlmSource: [
    "catalogNamespace?: string",
    "catalogSource?: string",
    "channel?: string",
    "installPlanApproval?: InstallPlanApproval",
  ],
  TrustedCluster: [
    "anyServiceAccountInNamespace?: boolean",
    "audiences?: string[]",
    "issuerUrl: string",
    "namespace: string",
    "oidcProviderArn: string",
    "serviceAccounts?: string[]",
  ],
  WorkloadIdentityCredential: ["cloudProvider: Cloud", "key: string", "value: string"],
};

const enums: Record<string, string[]> = {
  Cloud: ["aws", "azure"],
  InstallPlanApproval: ["Automatic", "Manual"],
  OidcProviderMode: ["create", "reference"],
  OperatorMethod: ["helm", "olm", "existing"],
  PlatformName: ["eks", "rosa", "anthos", "gardener", "self-managed", "aks"],
};

test("other languages see every component", () => {
  assert.deepEqual(Object.keys(schema.components).sort(), components);
});

for (const name of components) {
  test(`${name} has its inputs and outputs`, () => {
    assert.deepEqual(signature(schema.components[name]?.inputs), inputs[name]);
    assert.deepEqual(signature(schema.components[name]?.outputs), outputs[name]);
  });
}

test("types and enums are the expected ones", () => {
  const definitions = Object.values(schema.typeDefinitions);
  const objects = definitions.filter((type) => !type.enum).map((type) => [type.name, signature(type.properties)]);
  assert.deepEqual(Object.fromEntries(objects), types);
  const values = definitions.flatMap((type) => (type.enum ? [[type.name, type.enum.map(({ value }) => value)]] : []));
  assert.deepEqual(Object.fromEntries(values), enums);
});

test("everything is described, in plain text", () => {
  const described = [
    ...Object.values(schema.components).flatMap((component) => [
      component,
      ...Object.values({ ...component.inputs, ...component.outputs }),
    ]),
    ...Object.values(schema.typeDefinitions).flatMap((type) => Object.values(type.properties ?? {})),
  ];
  for (const { description } of described) {
    assert.ok(description && description.length > 0);
    // What the analyzer makes of a {@link}.
    assert.doesNotMatch(description, /\[object Object\]/);
  }
});
