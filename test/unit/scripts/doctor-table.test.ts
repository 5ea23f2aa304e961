import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { checks as awsChecks } from "../../../doctor/aws";
import { checks as azureChecks } from "../../../doctor/azure";
import { clusterChecks } from "../../../doctor/checks";
import { recordedFaults, renderDoctor } from "../../../scripts/doctor-table";

const page = readFileSync(join(__dirname, "../../../docs/doctor.md"), "utf8");
const faults = recordedFaults();

describe("the page about the doctor", () => {
  test("has the checks of the code, and the answers that the lab's tests wrote down", async () => {
    assert.equal(await renderDoctor(page, faults), page, "run: node scripts/run.mjs scripts/doctor-table.ts");
  });

  test("is mended where it is stale", async () => {
    const stale = page.replace("`webhook.injects`", "`webhook.mutates`").replace("The webhook is down", "Down");
    assert.notEqual(stale, page);
    assert.equal(await renderDoctor(stale, faults), page);
  });

  test("shows a new answer", async () => {
    const [first, ...others] = faults;
    assert.ok(first);
    const text = await renderDoctor(page, [{ ...first, seen: "something *else*\nand more" }, ...others]);
    assert.match(text, /something \\\*else\\\* \(and 1 more\)/);
  });

  test("is refused without markers", async () => {
    await assert.rejects(renderDoctor(page.replace("<!-- faults-aws:end -->", ""), faults), {
      message: "docs/doctor.md has no <!-- faults-aws:begin --> followed by <!-- faults-aws:end -->",
    });
  });
});

describe("the faults that were planted", () => {
  test("are at least 25, each with an id of its own", () => {
    assert.ok(faults.length >= 25, String(faults.length));
    assert.equal(new Set(faults.map(({ id }) => id)).size, faults.length);
  });

  test("were each told by a check that exists, as a failure or a warning", () => {
    const ids = [...clusterChecks, ...awsChecks, ...azureChecks].map(({ id }) => id);
    for (const { id, check, status, skipped } of faults) {
      assert.ok(ids.includes(check), `${id}: ${check}`);
      assert.match(status, /^(WARN|FAIL)$/, id);
      assert.deepEqual(
        skipped.filter((other) => !ids.includes(other)),
        [],
        id,
      );
    }
  });

  test("say nothing that differs from lab to lab", () => {
    const text = JSON.stringify(faults);
    assert.doesNotMatch(text, /\d{4}-\d{2}-\d{2}|127\.0\.0\.1:(?!6443|1\D)\d|\/tmp\//);
  });
});
