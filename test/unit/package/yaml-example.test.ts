import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { mistakesOf, type PackageSchema } from "./schema-check";

const ROOT = join(__dirname, "../../..");
const EXAMPLE = join(ROOT, "examples/yaml-aws");
const PACKAGE = "portworx-workload-identity";

interface YamlProgram {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, object>>;
  readonly variables: object;
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties: object }>>;
}

const schema = JSON.parse(readFileSync(join(ROOT, "schema/schema.json"), "utf8")) as PackageSchema;
const text = readFileSync(join(EXAMPLE, "Pulumi.yaml"), "utf8");
const program = parse(text) as YamlProgram;
const components = Object.entries(program.resources).filter(([, { type }]) => type.startsWith(PACKAGE));

test("the YAML example gives every component what its schema requires, and nothing that it does not know", () => {
  assert.equal(components.length, 4);
  for (const [name, { type, properties }] of components)
    assert.deepEqual(mistakesOf(schema, type, properties), [], name);
});

test("the check finds what is missing, unknown, misspelt or of a wrong type", () => {
  const token = `${PACKAGE}:index:StorageCluster`;
  const inputs = {
    clusterName: 5,
    namespace: "portworx",
    platform: "ekz",
    credential: { cloudProvider: "aws" },
    size: 1,
  };
  assert.deepEqual(mistakesOf(schema, token, inputs), [
    `${token}.operatorVersion: required`,
    `${token}.clusterName: wanted a string`,
    `${token}.platform: ekz is not one of its values`,
    `${token}.credential.key: required`,
    `${token}.credential.value: required`,
    `${token}.size: no such property`,
  ]);
  assert.deepEqual(mistakesOf(schema, `${PACKAGE}:index:Nothing`, {}), [`${PACKAGE}:index:Nothing: no such component`]);
});

test("what the YAML example refers to exists, and outputs of components are theirs", () => {
  const known = new Set([program.config, program.variables, program.resources].flatMap(Object.keys));
  for (const [, name = "", output] of text.matchAll(/\$\{([\w-]+)(?:\.([\w]+))?[^}]*\}/g)) {
    assert.ok(known.has(name), name);
    const token = program.resources[name]?.type ?? "";
    if (output && token.startsWith(PACKAGE)) {
      assert.ok(output in (schema.resources[token]?.properties ?? {}), `${name}.${output}`);
    }
  }
});

test("the YAML example finds the package, and its stack file sets every key", () => {
  assert.ok(existsSync(join(EXAMPLE, program.packages[PACKAGE] ?? "", "PulumiPlugin.yaml")));
  const { config } = parse(readFileSync(join(EXAMPLE, "Pulumi.dev.yaml"), "utf8")) as { config: object };
  assert.deepEqual(Object.keys(config), [
    "aws:region",
    ...Object.keys(program.config).map((key) => `${program.name}:${key}`),
  ]);
});
