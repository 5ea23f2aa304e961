import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse, parseAllDocuments } from "yaml";
import { fieldsOf, hasType, STACK_FIELDS } from "./stack-fields";

const ROOT = join(__dirname, "../../..");
const FOLDER = join(ROOT, "deploy/pulumi-kubernetes-operator");

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly roleRef?: { readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[];
}

const files = readdirSync(FOLDER).filter((file) => file !== "kustomization.yaml");
const textOf = (file: string) => readFileSync(join(FOLDER, file), "utf8");
const manifests = files.flatMap((file) =>
  parseAllDocuments(textOf(file)).map((document) => document.toJS() as Manifest),
);
const stacks = manifests.filter(({ kind }) => kind === "Stack");
const [main, preview] = ["portworx-aws", "portworx-aws-preview"].map((name) =>
  stacks.find(({ metadata }) => metadata.name === name),
);

test("every manifest is applied by the kustomization", () => {
  const { resources } = parse(textOf("kustomization.yaml")) as { resources: string[] };
  assert.deepEqual([...resources].sort(), files.sort());
});

test("a Stack has only fields that the operator documents, with values of their types", () => {
  assert.equal(stacks.length, 2);
  for (const { apiVersion, metadata, spec } of stacks) {
    assert.equal(apiVersion, "pulumi.com/v1");
    for (const [path, value] of fieldsOf(spec)) {
      const type = STACK_FIELDS[path];
      assert.ok(type, `${metadata.name}: the operator documents no ${path}`);
      assert.ok(hasType(value, type), `${metadata.name}: ${path} is ${String(value)}, wanted ${type}`);
    }
  }
});

test("the check of fields finds a misspelt one, one in a list and a wrong type", () => {
  const found = fieldsOf({ refreshh: true, prerequisites: [{ nam: "x" }], resyncFrequencySeconds: "1800" });
  assert.deepEqual(
    found.filter(([path, value]) => !STACK_FIELDS[path] || !hasType(value, STACK_FIELDS[path])).map(([path]) => path),
    ["spec.refreshh", "spec.prerequisites[].nam", "spec.resyncFrequencySeconds"],
  );
});

test("drift is read and put right at an interval, and deleting the object never destroys storage", () => {
  for (const stack of [main, preview]) {
    assert.equal(stack?.spec?.refresh, true);
    assert.equal(stack?.spec?.continueResyncOnCommitMatch, true);
    // Below a minute the operator takes its own least interval.
    assert.ok(Number(stack?.spec?.resyncFrequencySeconds) >= 60);
    assert.equal(stack?.spec?.destroyOnFinalize, false);
  }
});

test("the companion previews the same stack with everything alike but the branch, and only once the stack is up", () => {
  assert.equal(preview?.spec?.preview, true);
  assert.equal(main?.spec?.preview, undefined);
  assert.notEqual(preview?.spec?.branch, main?.spec?.branch);
  assert.deepEqual(preview?.spec?.prerequisites, [{ name: main?.metadata.name }]);
  const alike = (spec: Manifest["spec"]) =>
    Object.entries(spec ?? {}).filter(([field]) => !["preview", "branch", "prerequisites"].includes(field));
  assert.deepEqual(alike(preview?.spec), alike(main?.spec));
});

test("the stack that is delivered exists in this project, under the CLI that the lab builds", () => {
  const { name } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { name: string };
  const [, project, stack] = String(main?.spec?.stack).split("/");
  assert.equal(project, name);
  assert.ok(readdirSync(ROOT).includes(`Pulumi.${stack}.yaml`));
  const { spec } = main?.spec?.workspaceTemplate as { spec: { image: string; securityProfile: string } };
  const [, version = "none"] =
    /pulumi\/pkg\/v3 v(\S+)/.exec(readFileSync(join(ROOT, "lab/go/pulumi/go.mod"), "utf8")) ?? [];
  assert.equal(spec.image, `pulumi/pulumi:${version}-nonroot`);
  assert.equal(spec.securityProfile, "restricted");
});

test("no secret is written down: not in an environment variable, not in a Secret", () => {
  assert.ok(!manifests.some(({ kind }) => kind === "Secret"));
  for (const { spec } of stacks) {
    const environment = spec?.envRefs as Record<string, { type: string }>;
    for (const [name, { type }] of Object.entries(environment)) {
      if (/TOKEN|PASSWORD|PASSPHRASE|SECRET|KEY/.test(name)) assert.equal(type, "Secret", name);
    }
    assert.match(String(spec?.secretsProvider), /^(awskms|azurekeyvault):\/\//);
  }
});

test("the service account may be asked about its caller and nothing else in this cluster", () => {
  const bindings = manifests.filter(({ kind }) => /Role/.test(kind));
  assert.deepEqual(
    bindings.map(({ kind, roleRef, subjects }) => [kind, roleRef?.name, subjects?.[0]]),
    [
      [
        "ClusterRoleBinding",
        "system:auth-delegator",
        { kind: "ServiceAccount", name: "portworx-delivery", namespace: "portworx-delivery" },
      ],
    ],
  );
  for (const { spec } of stacks) assert.equal(spec?.serviceAccountName, "portworx-delivery");
});
