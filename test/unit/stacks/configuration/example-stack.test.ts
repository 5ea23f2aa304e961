import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { parseAwsConfiguration } from "../../../../stacks/configuration/aws";
import { decodeSource } from "../../../../stacks/configuration/source";

const read = (name: string): unknown => parse(readFileSync(join(__dirname, "../../../..", name), "utf8"));

interface Declared {
  type: string;
  description?: string;
  default?: unknown;
}

const project = read("Pulumi.yaml") as { name: string; main: string; config: Record<string, Declared> };
const stack = read("Pulumi.aws.yaml") as { config: Record<string, unknown> };

/** What the CLI passes to the program: every key with its namespace, every value a text. */
function passed(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.includes(":") ? key : `${project.name}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

const defaults = Object.fromEntries(
  Object.entries(project.config).flatMap(([key, declared]) =>
    declared.default === undefined ? [] : [[key, declared.default]],
  ),
);
const configurationOf = (values: Record<string, unknown>) =>
  parseAwsConfiguration(decodeSource(project.name, passed(values), {}));

test("the example stack is right as it stands", () => {
  const configuration = configurationOf({ ...defaults, ...stack.config });
  assert.deepEqual(configuration.cluster, { name: "portworx-demo" });
  assert.deepEqual(configuration.kubernetes, { context: "portworx-demo" });
  assert.equal(configuration.region, "us-east-1");
});

test("the defaults that Pulumi.yaml declares are the program's own", () => {
  assert.deepEqual(configurationOf({ ...defaults, ...stack.config }), configurationOf(stack.config));
});

test("only the keys that every stack must set have no default, since the CLI stops without them", () => {
  const required = Object.keys(project.config).filter((key) => !(key in defaults));
  assert.deepEqual(required, ["cloud", "platform"]);
});

test("every declared key is described", () => {
  for (const [key, declared] of Object.entries(project.config)) assert.ok(declared.description, key);
});

test("the commented keys of the example are keys, too", () => {
  const text = readFileSync(join(__dirname, "../../../../Pulumi.aws.yaml"), "utf8");
  const commented = text
    .slice(text.indexOf("All further keys"))
    .split("\n")
    .slice(2)
    .map((line) => line.replace(/^ {2}# ?/, ""))
    .filter((line) => /^\s*\w+:/.test(line))
    .join("\n");
  const further = parse(commented) as Record<string, unknown>;
  assert.ok(Object.keys(further).length >= 5);
  // An empty list says what it is, but is no value that can be set.
  delete (further.oidcProvider as Record<string, unknown>).thumbprints;
  assert.equal(configurationOf({ ...stack.config, ...further }).role.name, "portworx-portworx-demo.us-east-1");
});
