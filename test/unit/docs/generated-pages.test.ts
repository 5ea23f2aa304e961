import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { filled, ROOT } from "../../../scripts/docs/markdown";
import { currentPage, pages, renderedPage } from "../../../scripts/docs/pages";

describe("the documentation's generated parts", () => {
  for (const page of pages) {
    test(`${page.file} says what the code does`, async () => {
      const current = currentPage(page);
      assert.notEqual(current, "", `${page.file} is missing: npm run docs`);
      assert.equal(await renderedPage(page, current), current, "run: npm run docs");
    });
  }

  test("the reference has a page for each component, and none for what is gone", () => {
    const generated = pages.map(({ file }) => file).filter((file) => file.startsWith("docs/reference/"));
    const present = readdirSync(join(ROOT, "docs/reference")).map((file) => `docs/reference/${file}`);
    assert.deepEqual(present.sort(), generated.sort());
  });

  test("a stale page is found and mended", async () => {
    for (const [file, old] of [
      ["docs/security.md", "ec2:CreateVolume"],
      ["docs/concept.md", "sts.amazonaws.com"],
      ["docs/platforms/aws-rosa.md", "startPort: 17001"],
      ["docs/reference/portworx-role.md", "maxSessionDuration"],
    ] as const) {
      const page = pages.find((candidate) => candidate.file === file);
      assert.ok(page, file);
      const current = currentPage(page);
      const stale = current.replace(old, "stale");
      assert.notEqual(stale, current, `${file} does not say ${old}`);
      assert.equal(await renderedPage(page, stale), current, file);
    }
  });

  test("what people wrote stays", () => {
    const page = "before\n<!-- a:begin -->\nold\n<!-- a:end -->\nafter";
    assert.equal(filled(page, "x.md", { a: "new" }), "before\n<!-- a:begin -->\n\nnew\n\n<!-- a:end -->\nafter");
  });

  test("a page without the markers of a part is refused", () => {
    const message = "x.md has no <!-- b:begin --> followed by <!-- b:end -->";
    assert.throws(() => filled("<!-- b:end --><!-- b:begin -->", "x.md", { b: "" }), { message });
    assert.throws(() => filled("", "x.md", { b: "" }), { message });
  });
});
