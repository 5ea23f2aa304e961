import { test } from "node:test";
import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi/errors";
import { InputError } from "../../../components/input-error";

const mistake = { input: "role.name", wanted: "a name", remedy: "Give one." };

test("the text names input, value, what is wanted and the remedy", () => {
  assert.equal(new InputError({ ...mistake, value: "a b" }).message, 'role.name: got "a b", wanted a name. Give one.');
});

test("a missing value is said to be nothing", () => {
  assert.equal(
    new InputError({ ...mistake, value: undefined }).message,
    "role.name: got nothing, wanted a name. Give one.",
  );
});

test("a value that may be secret is left out", () => {
  const error = new InputError(mistake);
  assert.equal(error.message, "role.name: wanted a name. Give one.");
  assert.equal("value" in error, false);
});

test("Pulumi shows it without a stack trace", () => {
  assert.equal(RunError.isInstance(new InputError(mistake)), true);
});

test("the text stays as it is, whatever Pulumi puts in front of it", () => {
  const error = new InputError(mistake);
  error.message = `error serializing property "policy": ${error.message}`;
  assert.equal(error.message, "role.name: wanted a name. Give one.");
});
