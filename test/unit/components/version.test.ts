import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { valid } from "semver";
import { isAtLeast, parseVersion } from "../../../components/version";
import { mistakeOf } from "./recorder";

const read: Record<string, string> = {
  "3.6.1": "3.6.1",
  "v26.2.1": "26.2.1",
  "3.10": "3.10.0",
  "3.1.0.1": "3.1.0",
  "3.7.0-rc1": "3.7.0-rc1",
  "3.7.0_dev.0012": "3.7.0-dev.n0012",
};

for (const [text, version] of Object.entries(read)) {
  test(`reads ${text} as ${version}`, () => assert.equal(parseVersion(text, "version"), version));
}

for (const text of ["", "latest", "3", "3.x", "3.6.1 ", "a3.6.1", "3.6.1-", "3..1"]) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    assert.equal(
      mistakeOf(() => parseVersion(text, "operatorVersion")),
      `operatorVersion: got ${JSON.stringify(text)}, wanted a version such as 3.6.1. Give the number that is released, not a ` +
        "name such as latest.",
    );
  });
}

test("numbers are compared as numbers, and a pre-release comes before its release", () => {
  assert.equal(isAtLeast("3.10.0", "3.4.0"), true);
  assert.equal(isAtLeast("3.4.0", "3.10.0"), false);
  assert.equal(isAtLeast("3.4.0", "3.4.0"), true);
  assert.equal(isAtLeast("3.4.0-rc1", "3.4.0"), false);
  assert.equal(isAtLeast("3.5.0-rc1", "3.4.0"), true);
});

test("every version that is read is a semantic version", () => {
  const part = fc.nat({ max: 999 });
  const hash = fc.stringMatching(/^[0-9a-f]{1,12}(\.[0-9a-f]{1,4})?$/);
  fc.assert(
    fc.property(part, part, part, fc.option(hash), (major, minor, patch, build) => {
      const text = `${major}.${minor}.${patch}${build === null ? "" : `-${build}`}`;
      assert.notEqual(valid(parseVersion(text, "version")), null);
    }),
  );
});
