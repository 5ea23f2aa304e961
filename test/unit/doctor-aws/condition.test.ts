import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judge, judgeAll, type Truth } from "../../../doctor/aws/policy/condition";
import { matchesWildcard } from "../../../doctor/aws/policy/wildcard";

const present = { valuesOf: (key: string) => (key === "sub" ? ["one"] : key === "many" ? ["one", "two"] : []) };

// Operator, key, values, and what IAM makes of it; "none" is a key that the request does not carry.
const cases: [operator: string, key: string, values: string[], truth: Truth][] = [
  ["StringEquals", "sub", ["one"], "met"],
  ["StringEquals", "SUB", ["zero", "one"], "met"],
  ["StringEquals", "sub", ["One"], "unmet"],
  ["StringEquals", "sub", ["o*"], "unmet"],
  ["StringEquals", "none", ["one"], "unmet"],
  ["StringEqualsIfExists", "none", ["one"], "met"],
  ["StringEqualsIfExists", "sub", ["two"], "unmet"],
  ["StringEqualsIgnoreCase", "sub", ["ONE"], "met"],
  ["StringNotEquals", "sub", ["two"], "met"],
  ["StringNotEquals", "sub", ["two", "one"], "unmet"],
  ["StringNotEquals", "none", ["one"], "met"],
  ["StringLike", "sub", ["o?e"], "met"],
  ["StringLike", "sub", ["O*"], "unmet"],
  ["StringNotLike", "sub", ["o*"], "unmet"],
  ["ArnLike", "sub", ["on*"], "met"],
  ["Bool", "sub", ["ONE"], "met"],
  ["Null", "none", ["true"], "met"],
  ["Null", "sub", ["true"], "unmet"],
  ["Null", "sub", ["false"], "met"],
  ["ForAnyValue:StringEquals", "many", ["two"], "met"],
  ["ForAnyValue:StringEquals", "none", ["two"], "unmet"],
  ["ForAnyValue:StringNotEquals", "many", ["two"], "met"],
  ["ForAllValues:StringEquals", "many", ["two"], "unmet"],
  ["ForAllValues:StringEquals", "many", ["one", "two"], "met"],
  ["ForAllValues:StringEquals", "none", ["two"], "met"],
  ["ForAllValues:StringLike", "many", ["?n*", "t*"], "met"],
  ["forallvalues:stringlike", "many", ["?n*", "t*"], "met"],
  ["StringEquals", "many", ["two"], "met"],
  ["StringNotEquals", "many", ["two"], "unmet"],
  ["StringEquals", "sub", ["${aws:username}"], "unknown"],
  ["NumericLessThan", "sub", ["7"], "unknown"],
  ["IpAddress", "sub", ["10.0.0.0/8"], "unknown"],
];

for (const [operator, key, values, truth] of cases) {
  test(`${operator} ${key} ${values.join(",")} is ${truth}`, () => {
    assert.equal(judge({ operator, key, values }, present), truth);
  });
}

test("a key that a request may have with any value is unknown", () => {
  const context = { valuesOf: () => undefined };
  assert.equal(judge({ operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1"] }, context), "unknown");
});

test("one unmet condition decides over unknown ones", () => {
  const unknown = { operator: "IpAddress", key: "sub", values: ["10.0.0.0/8"] };
  const unmet = { operator: "StringEquals", key: "sub", values: ["two"] };
  assert.equal(judgeAll([unknown, unmet], present), "unmet");
  assert.equal(judgeAll([unknown], present), "unknown");
  assert.equal(judgeAll([], present), "met");
});

// Few letters, so that most patterns match something.
const text = fc.stringMatching(/^[ab.]{0,4}$/);
const pattern = fc.stringMatching(/^[ab.*?]{0,4}$/);
const thorough = { numRuns: 2000 };

test("without wildcards a pattern matches itself alone, whatever it means to a regular expression", () => {
  const anything = fc.string().filter((value) => !/[*?]/.test(value));
  fc.assert(fc.property(anything, anything, (one, other) => matchesWildcard(one, other) === (one === other)));
  fc.assert(fc.property(anything, (one) => matchesWildcard(one, one)));
});

test("wildcards match as their definition says", () => {
  // Character by character: the definition, slow and plain.
  const matches = (wild: string, value: string): boolean => {
    if (wild === "") return value === "";
    if (wild.startsWith("*")) return matches(wild.slice(1), value) || (value !== "" && matches(wild, value.slice(1)));
    if (value === "") return false;
    return (wild.startsWith("?") || wild[0] === value[0]) && matches(wild.slice(1), value.slice(1));
  };
  const agrees = (wild: string, value: string) => matchesWildcard(wild, value) === matches(wild, value);
  fc.assert(fc.property(pattern, text, agrees), thorough);
});
