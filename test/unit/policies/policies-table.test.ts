import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rules } from "../../../policies/rules";
import { renderPolicies } from "../../../scripts/policies-table";

const page = readFileSync(join(__dirname, "../../../docs/policies.md"), "utf8");

test("the page's table is that of the pack", async () => {
  assert.equal(await renderPolicies(page), page, "run: node scripts/run.mjs scripts/policies.ts");
});

test("every rule is on the page, and what the page configures is a rule and has the setting", () => {
  for (const { name } of rules) assert.ok(page.includes(`| \`${name}\``), name);
  const [, example = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
  for (const [name, settings] of Object.entries(JSON.parse(example) as Record<string, string | object>)) {
    const rule = rules.find((one) => one.name === name);
    assert.ok(rule, name);
    const given = typeof settings === "string" ? [] : Object.keys(settings);
    for (const key of given) assert.ok(key === "enforcementLevel" || key in (rule.settings ?? {}), `${name}: ${key}`);
  }
});

test("a stale table is found and mended", async () => {
  const stale = page.replace("| mandatory |", "| advisory |");
  assert.notEqual(stale, page);
  assert.equal(await renderPolicies(stale), page);
});

test("a page without markers is refused", async () => {
  await assert.rejects(renderPolicies(page.replace("<!-- rules:end -->", "")), {
    message: "docs/policies.md has no <!-- rules:begin --> followed by <!-- rules:end -->",
  });
});
