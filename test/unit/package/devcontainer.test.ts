import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const ROOT = join(__dirname, "../../..");
const textOf = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
const container = JSON.parse(textOf(".devcontainer/devcontainer.json")) as {
  readonly build: { readonly dockerfile: string };
  readonly remoteUser: string;
};
const dockerfile = textOf(".devcontainer", container.build.dockerfile);
const versionOf = (argument: string) => new RegExp(`^ARG ${argument}=(\\S+)$`, "m").exec(dockerfile)?.[1] ?? "none";

test("the devcontainer has the Node that the project asks for", () => {
  const { engines } = JSON.parse(textOf("package.json")) as { engines: { node: string } };
  assert.equal(engines.node.replace(/^>=(\d+).*$/, "$1"), versionOf("NODE_VERSION"));
  assert.match(dockerfile, /^FROM node:\$\{NODE_VERSION\}-bookworm$/m);
});

test("the devcontainer has a Go that builds every program of the lab", () => {
  const newest = versionOf("GO_VERSION").split(".").map(Number);
  const modules = readdirSync(join(ROOT, "lab/go")).filter((name) => existsSync(join(ROOT, "lab/go", name, "go.mod")));
  const wanted = modules.map((name) => /^go (\d+)\.(\d+)/m.exec(textOf("lab/go", name, "go.mod")) ?? []);
  assert.ok(wanted.length >= 3);
  for (const [, major, minor] of wanted) {
    assert.equal(Number(major), newest[0]);
    assert.ok(Number(minor) <= (newest[1] ?? 0));
  }
  // Not newer than any of them needs, either: the one that is tested is the one that is there.
  assert.ok(wanted.some(([, , minor]) => Number(minor) === newest[1]));
});

test("the devcontainer has a Python that the lab accepts, and works as an ordinary user", () => {
  const [, wanted = "none"] = /^const WANTED = "3\.(\d+)/m.exec(textOf("lab/tools/python.ts")) ?? [];
  const [, found = "none"] = /^FROM python:3\.(\d+)-bookworm AS python$/m.exec(dockerfile) ?? [];
  assert.ok(Number(found) >= Number(wanted), `${found} is older than ${wanted}`);
  assert.equal(container.remoteUser, "node");
});
