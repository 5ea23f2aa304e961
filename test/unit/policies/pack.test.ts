import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { isPartlyUnknown, withoutUnknowns } from "../../../policies/known-value";
import { policiesOf } from "../../../policies/pack";
import type { ResourceRule, Settings, StackRule } from "../../../policies/rule";
import { rules } from "../../../policies/rules";

const pack = join(__dirname, "../../../policies");

/** Properties as Pulumi hands them over: reading what is not yet known throws. */
function withUnknown(properties: object, unknown: string): object {
  const read = () => {
    throw new Error("can't be known during preview");
  };
  return Object.defineProperty({ ...properties }, unknown, { enumerable: true, get: read });
}

const stackWide: StackRule = {
  name: "a-rule",
  level: "advisory",
  description: "A rule.",
  remedy: "Do it.",
  judgeStack: (resources) =>
    resources
      .filter(({ dependencies }) => dependencies.length > 0)
      .map(({ urn, dependencies }) => ({ urn, at: "here", seen: dependencies.join(), wanted: "nothing" })),
};

test("a resource rule sees its settings and what is known, and reports what, where and the remedy", async () => {
  const seen: { properties: unknown; settings: Settings }[] = [];
  const rule: ResourceRule = {
    name: "a-rule",
    level: "mandatory",
    description: "A rule.",
    remedy: "Do it.",
    settings: { strict: { type: "boolean" } },
    judge: ({ properties }, settings) => {
      seen.push({ properties, settings });
      return [{ at: "here", seen: "this", wanted: "that" }];
    },
  };
  const [policy] = policiesOf([rule]);
  assert.ok(policy && "validateResource" in policy && typeof policy.validateResource === "function");
  const { validateResource, ...described } = policy;
  assert.deepEqual(described, {
    name: "a-rule",
    description: "A rule.",
    enforcementLevel: "mandatory",
    remediationSteps: "Do it.",
    configSchema: { properties: { strict: { type: "boolean" } } },
  });
  const messages: string[] = [];
  const props = { list: [1, withUnknown({ known: true }, "open")] };
  const args = { type: "t", urn: "u", name: "n", props, getConfig: () => ({ strict: true }) };
  await validateResource(args as unknown as ResourceValidationArgs, (message) => messages.push(message));
  assert.deepEqual(messages, ["here: seen this, wanted that. Do it."]);
  assert.deepEqual(seen[0]?.settings, { strict: true });
  assert.ok(isPartlyUnknown(seen[0]?.properties));
  assert.equal((seen[0]?.properties as { list: { known: boolean }[] }).list[1]?.known, true);
});

test("a stack rule sees what depends on what, and names the resource that it is about", async () => {
  const [policy] = policiesOf([stackWide]);
  assert.ok(policy && "validateStack" in policy);
  const first = { type: "t", urn: "first", name: "first", props: {}, dependencies: [] };
  const second = { ...first, urn: "second", dependencies: [first] };
  const reported: [string, string | undefined][] = [];
  const args = { resources: [first, second], getConfig: () => ({}) };
  await policy.validateStack(args as unknown as StackValidationArgs, (...violation) => {
    reported.push([violation[0], violation[1]]);
  });
  assert.deepEqual(reported, [["here: seen first, wanted nothing. Do it.", "second"]]);
});

test("what throws when it is read is unknown, all else is copied", () => {
  const copy = withoutUnknowns(withUnknown({ text: "a", none: null, list: [1] }, "open")) as Record<string, unknown>;
  const { open, ...known } = copy;
  assert.ok(isPartlyUnknown(open));
  assert.deepEqual(known, { text: "a", none: null, list: [1] });
  assert.ok(!isPartlyUnknown(known));
});

test("every rule has an id of its own, and says what is wanted and what to do in whole sentences", () => {
  assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
  for (const { name, description, remedy, settings = {} } of rules) {
    assert.match(name, /^(aws|azure|portworx|webhook)-[a-z0-9-]+$/);
    for (const text of [description, remedy]) assert.match(text, /^[A-Z].*[^.]\.$/, name);
    for (const setting of Object.values(settings)) assert.ok(setting.description && "default" in setting, name);
  }
});

test("the pack alone needs no packages but its own: what it takes from the components needs none", () => {
  const { dependencies } = JSON.parse(readFileSync(join(pack, "package.json"), "utf8")) as { dependencies: object };
  const own = Object.keys(dependencies);
  const visited = new Set<string>();
  const visit = (file: string): void => {
    if (visited.has(file)) return;
    visited.add(file);
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(/^(?:import|export) .*?from "([^"]+)";/gms)) {
      if (specifier.startsWith(".")) visit(join(dirname(file), `${specifier}.ts`));
      else assert.ok(file.startsWith(pack) && own.includes(specifier), `${file} imports ${specifier}`);
    }
  };
  visit(join(pack, "index.ts"));
  assert.ok([...visited].some((file) => file.endsWith("components/portworx/static-credentials.ts")));
});

test("the pack's own packages are of the versions that the project is tested with", () => {
  const read = (path: string) =>
    JSON.parse(readFileSync(path, "utf8")) as Record<"dependencies" | "devDependencies", Record<string, string>>;
  const project = read(join(pack, "../package.json"));
  for (const [name, version] of Object.entries(read(join(pack, "package.json")).dependencies)) {
    assert.equal(version, { ...project.devDependencies, ...project.dependencies }[name], name);
  }
});
