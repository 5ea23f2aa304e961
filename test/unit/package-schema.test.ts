import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Property } from "@pulumi/pulumi/provider/experimental/schema";
import { COMPONENTS, packageSchema, SCHEMA_FILE, schemaDigest, schemaText } from "../../scripts/package-schema";

const schema = packageSchema();

test("other languages see every component", () => {
  const seen = Object.values(schema.resources).filter(({ isComponent }) => isComponent);
  assert.equal(seen.length, COMPONENTS.length);
  assert.deepEqual(
    Object.keys(schema.resources).sort(),
    COMPONENTS.map((name) => `portworx-workload-identity:index:${name}`),
  );
});

test("the schema that is kept is that of the components: npm run schema", () => {
  assert.equal(schemaText(schema), readFileSync(SCHEMA_FILE, "utf8"));
});

test("the changelog names the schema, so that no change of it goes unsaid", () => {
  const changelog = readFileSync(join(__dirname, "../../CHANGELOG.md"), "utf8");
  const [, newest = ""] = changelog.split(/^## /m);
  const digest = schemaDigest(schemaText(schema));
  assert.ok(newest.includes(`\`${digest}\``), `CHANGELOG.md does not name schema \`${digest}\``);
});

test("everything is described, in plain text", () => {
  const properties: [string, Property][] = [
    ...Object.entries(schema.resources).flatMap(([token, { properties = {}, inputProperties = {} }]) =>
      Object.entries({ ...properties, ...inputProperties }).map(([name, property]): [string, Property] => [
        `${token} ${name}`,
        property,
      ]),
    ),
    ...Object.entries(schema.types).flatMap(([token, { properties = {} }]) =>
      Object.entries(properties).map(([name, property]): [string, Property] => [`${token} ${name}`, property]),
    ),
  ];
  for (const [where, { description }] of properties) {
    assert.ok(description && description.length > 0, where);
    // What the analyzer makes of a {@link}.
    assert.doesNotMatch(description, /\[object Object\]/, where);
  }
});
