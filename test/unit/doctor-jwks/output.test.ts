import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { writeDocument } from "../../../doctor/jwks/output";

const folder = mkdtempSync(join(tmpdir(), "doctor-jwks-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("a file that exists is overwritten only when told so", () => {
  const file = join(folder, "keys.json");
  writeDocument(file, "first", false);
  assert.throws(
    () => writeDocument(file, "second", false),
    /--output: got ".*keys\.json", wanted a file that does not exist yet\..*--force/,
  );
  assert.equal(readFileSync(file, "utf8"), "first");
  writeDocument(file, "second", true);
  assert.equal(readFileSync(file, "utf8"), "second");
});

test("a folder that is missing is said in words", () => {
  assert.throws(
    () => writeDocument(join(folder, "missing", "keys.json"), "{}", false),
    /--output: .*wanted a file that can be written \(ENOENT\)/,
  );
});
