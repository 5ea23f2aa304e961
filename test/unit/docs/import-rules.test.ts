import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ROOT } from "./documents";
import { circleIn, importsOf, reachedFrom, sourcesOf, type Import } from "./imports";

/** Packages of the clouds' and clusters' resources: a pure document needs none of them. */
const RESOURCES = /^@pulumi\/(aws|azure-native|kubernetes|eks|tls)(\/|$)/;

/** Modules of Node.js that touch nothing outside of the process. */
const PURE_MODULES = ["node:buffer", "node:crypto", "node:util"];

/** The top folder, or the file where it lies in none. */
function houseOf(file: string): string {
  return file.split("/")[0] ?? file;
}

function all(...paths: string[]): Import[] {
  return sourcesOf(...paths).flatMap((file) => importsOf(file));
}

/** Imports of some folders that lead elsewhere than into the allowed ones. */
function strays(imports: readonly Import[], ...allowed: string[]): string[] {
  return imports
    .filter((one) => one.isOurs && !allowed.some((house) => one.to === house || one.to.startsWith(`${house}/`)))
    .map(({ from, to }) => `${from} imports ${to}`);
}

describe("who may import whom", () => {
  test("the program knows the stacks alone", () => {
    assert.deepEqual(strays(all("index.ts"), "stacks"), []);
  });

  test("the stacks know the components alone", () => {
    assert.deepEqual(strays(all("stacks"), "stacks", "components"), []);
  });

  test("the components know nobody", () => {
    assert.deepEqual(strays(all("components"), "components"), []);
  });

  test("the components touch neither files nor network nor environment", () => {
    const outside = all("components").filter(({ to }) => to.startsWith("node:") && !PURE_MODULES.includes(to));
    assert.deepEqual(
      outside.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  for (const house of ["doctor", "policies"]) {
    test(`${house} knows the components' pure documents alone`, () => {
      const imports = all(house);
      assert.deepEqual(strays(imports, house, "components"), []);
      const documents = new Set(
        imports.filter((one) => houseOf(one.to) === "components" && !one.isType).map(({ to }) => to),
      );
      const impure = [...documents].flatMap((document) =>
        [...reachedFrom(document)].filter((file) => RESOURCES.test(file)).map((file) => `${document} leads to ${file}`),
      );
      assert.deepEqual(impure, []);
    });
  }

  for (const example of readdirSync(join(ROOT, "examples"))) {
    test(`the example ${example} knows the components and itself alone`, () => {
      assert.deepEqual(strays(all(`examples/${example}`), `examples/${example}`, "components"), []);
    });
  }

  test("the lab knows its own parts; its demo and preview alone bring a stack and the lab together", () => {
    const bringsBoth = (file: string): boolean => /^lab\/(demo|preview)\//.test(file);
    const imports = all("lab");
    assert.deepEqual(
      strays(
        imports.filter(({ from }) => !bringsBoth(from)),
        "lab",
        "package.json",
      ),
      [],
    );
    assert.deepEqual(strays(imports, "lab", "components", "stacks", "package.json"), []);
    const backwards = imports.filter(({ from, to }) => bringsBoth(to) && !bringsBoth(from));
    assert.deepEqual(
      backwards.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  test("what is delivered knows no tests", () => {
    const others = all("index.ts", "stacks", "components", "doctor", "policies", "examples", "lab");
    assert.deepEqual(
      others.filter(({ to }) => houseOf(to) === "test").map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  test("nobody runs in a circle", () => {
    const imports = all("index.ts", "stacks", "components", "doctor", "policies", "lab", "scripts");
    assert.ok(imports.length > 1000, "the imports are read");
    assert.equal(circleIn(imports)?.join(" -> "), undefined);
  });
});

describe("the reader of imports", () => {
  const read = (text: string) =>
    importsOf("stacks/aws.ts", text).map(({ to, isType }) => `${isType ? "type " : ""}${to}`);

  test("knows every way to import", () => {
    assert.deepEqual(read('import { a } from "./outputs"; import "../components";'), [
      "stacks/outputs.ts",
      "components/index.ts",
    ]);
    assert.deepEqual(read('export * from "./namespace"; const a = require("node:fs");'), [
      "stacks/namespace.ts",
      "node:fs",
    ]);
    assert.deepEqual(read('async () => import("./new-eks-cluster")'), ["stacks/new-eks-cluster.ts"]);
  });

  test("tells types from what is loaded", () => {
    assert.deepEqual(read('import type { A } from "./outputs"; import { type B } from "./outputs";'), [
      "type stacks/outputs.ts",
      "type stacks/outputs.ts",
    ]);
    assert.deepEqual(read('import { type A, b } from "./outputs"; type C = import("./namespace").C;'), [
      "stacks/outputs.ts",
      "type stacks/namespace.ts",
    ]);
  });

  test("does not read comments", () => {
    assert.deepEqual(read('// import { a } from "../lab";\n/** import "../lab" */'), []);
  });

  test("finds what may not be", () => {
    const text =
      'import type { A } from "../stacks/aws"; import "./subject"; import "@pulumi/aws/iam/role"; import "zod";';
    assert.deepEqual(strays(importsOf("components/a.ts", text), "components"), [
      "components/a.ts imports stacks/aws.ts",
    ]);
  });

  test("finds circles, but for those of types", () => {
    const edge = (from: string, to: string, isType = false): Import => ({ from, to, isOurs: true, isType });
    assert.deepEqual(circleIn([edge("a", "b"), edge("b", "c"), edge("c", "b")]), ["b", "c", "b"]);
    assert.equal(circleIn([edge("a", "b"), edge("b", "a", true)]), undefined);
    assert.equal(circleIn([edge("a", "b"), edge("a", "c"), edge("b", "c")]), undefined);
  });
});
