import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { renderReadme } from "../../../scripts/readme-tables";

const readme = readFileSync(join(__dirname, "../../../README.md"), "utf8");

test("the README's tables are those of the platforms and the configuration", async () => {
  assert.equal(await renderReadme(readme), readme, "run: node scripts/run.mjs scripts/readme.ts");
});

test("a stale table is found and mended", async () => {
  const stale = readme
    .replace("| `cluster.issuerUrl` ", "| `cluster.issuer` ")
    .replace("| Gardener on AWS ", "| Gardener ");
  assert.notEqual(stale, readme);
  assert.equal(await renderReadme(stale), readme);
});

test("a README without markers is refused", async () => {
  await assert.rejects(renderReadme(readme.replace("<!-- platforms:end -->", "")), {
    message: "README.md has no <!-- platforms:begin --> followed by <!-- platforms:end -->",
  });
});
