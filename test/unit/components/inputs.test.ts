import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../../components/input-error";
import { checked, derived, isPlain, onceMade, plainParts, transformed } from "../../../components/inputs";
import { record, valueOf } from "./recorder";

const later = pulumi.output("later");

test("a value is plain where nothing inside is pending", () => {
  assert.equal(isPlain({ list: [1, { text: "a" }], none: undefined, nothing: null }), true);
  assert.equal(isPlain({ list: [{ text: later }] }), false);
  assert.equal(isPlain(Promise.resolve(1)), false);
});

test("plain parts leave out what is pending", () => {
  assert.deepEqual(plainParts({ known: [1, later], pending: Promise.resolve(1), text: "a" }), {
    known: [1, undefined],
    pending: undefined,
    text: "a",
  });
});

test("what is derived from plain values is plain", () => {
  assert.equal(
    derived({ a: 1, b: [2] }, ({ a, b }) => a + (b[0] ?? 0)),
    3,
  );
});

test("what is derived from pending values is pending", async () => {
  const result = derived({ a: pulumi.output(1), b: [Promise.resolve(2)] }, ({ a, b }) => a + (b[0] ?? 0));
  assert.ok(pulumi.Output.isInstance(result));
  assert.equal(await valueOf(result), 3);
});

test("a plain value is checked at once, a pending one when it is known", async () => {
  const mistake = new InputError({ input: "name", wanted: "another", remedy: "Change it." });
  const refuse = (): void => {
    throw mistake;
  };
  assert.throws(() => checked("value", refuse), mistake);
  const { value, failures } = await record(() => checked(Promise.resolve("value"), refuse));
  assert.ok(pulumi.Output.isInstance(value));
  assert.deepEqual(failures, [mistake]);
});

test("a transformation keeps what is pending inside as it is", async () => {
  const wrap = (known: unknown) => ({ known });
  const plain = transformed({ secret: later }, wrap);
  assert.deepEqual(plain, { known: { secret: later } });
  const pending = transformed(later, wrap);
  assert.ok(pulumi.Output.isInstance(pending));
  assert.deepEqual(await valueOf(pending), { known: "later" });
});

test("a value that waits for resources knows them, and fails with their inputs", async () => {
  const wrong = new InputError({ input: "name", wanted: "another", remedy: "Change it." });
  const secret = pulumi.secret("spec");
  const { value } = await record((options) => {
    const resource = new pulumi.ComponentResource("test:index:Made", "made", {}, options);
    const stuck = new pulumi.ComponentResource("test:index:Stuck", "stuck", {}, options);
    Object.assign(stuck, { urn: pulumi.output(new Promise<string>(() => undefined)) });
    const failing = pulumi.output(Promise.reject<string>(wrong));
    return { made: onceMade("value", [resource], [secret]), refused: onceMade("value", [stuck], [failing]) };
  });
  assert.equal(await valueOf(value.made), "value");
  assert.equal(await pulumi.isSecret(value.made), false);
  await assert.rejects(valueOf(value.refused), wrong);
});
