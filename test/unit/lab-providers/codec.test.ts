import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { decode, encode } from "../../../lab/providers/base/codec";
import { UNKNOWN } from "../../../lab/providers/base/kind";
import { decodeProviderInputs } from "../../../lab/providers/base/provider-inputs";
import { containsUnknown, markSecrets, reveal, Secret } from "../../../lab/providers/base/values";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

test("the engine's special values are read", () => {
  const decoded = decode(
    Struct.fromJavaScript({
      unknown: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      unknownList: ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", "known"],
      secret: { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value: { inner: "hidden" } },
      output: { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: 7, dependencies: ["urn:a"] },
      secretOutput: { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", secret: true },
      resource: { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:a", id: "i-1" },
      component: { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:b" },
      newResource: { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:c", id: "" },
      asset: { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "words", hash: "0" },
    }),
  );
  assert.deepEqual(decoded, {
    unknown: UNKNOWN,
    unknownList: [UNKNOWN, "known"],
    secret: new Secret({ inner: "hidden" }),
    output: 7,
    secretOutput: new Secret(UNKNOWN),
    resource: "i-1",
    component: "urn:b",
    newResource: UNKNOWN,
    asset: { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "words", hash: "0" },
  });
  assert.ok(containsUnknown(decoded.secretOutput));
});

test("whatever a kind may hold comes back from the wire as it was", () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.boolean(),
    fc.constant(UNKNOWN),
    fc.string().map((value) => new Secret(value)),
  );
  // The protobuf library itself loses this one name.
  const name = fc.string().filter((text) => text !== "__proto__");
  const objectOf = (value: fc.Arbitrary<unknown>) => fc.dictionary(name, value, { noNullPrototype: true });
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("tree")), objectOf(tie("tree"))),
  }));
  fc.assert(
    fc.property(objectOf(tree), (properties) => {
      assert.deepEqual(decode(Struct.deserializeBinary(encode(properties).serializeBinary())), properties);
    }),
  );
});

test("undefined is left out, dates become text, and what cannot travel is named", () => {
  assert.deepEqual(decode(encode({ gone: undefined, at: new Date(0) })), { at: "1970-01-01T00:00:00.000Z" });
  assert.throws(() => encode({ big: 1n }), /a bigint cannot be a resource property/);
});

test("secrets are marked again where they were, and no further", () => {
  const inputs = { plain: "a", nested: { password: new Secret("b"), user: "c" }, list: [new Secret("d"), "e"] };
  const outputs = { ...reveal(inputs), computed: "f" };
  assert.deepEqual(outputs, { plain: "a", nested: { password: "b", user: "c" }, list: ["d", "e"], computed: "f" });
  assert.deepEqual(markSecrets(outputs, inputs), {
    plain: "a",
    nested: { password: new Secret("b"), user: "c" },
    list: new Secret(["d", "e"]),
    computed: "f",
  });
  assert.deepEqual(markSecrets({ nested: "another shape" }, inputs), { nested: new Secret("another shape") });
});

test("provider inputs that Pulumi encoded are decoded, text stays text", () => {
  const inputs = {
    version: "1.0.0",
    pluginDownloadURL: "x",
    __internal: {},
    flag: "true",
    regions: '["a"]',
    account: "012345678901",
    note: "{not json",
    kubeconfig: '{"clusters":[]}',
  };
  assert.deepEqual(decodeProviderInputs(inputs, ["kubeconfig"]), {
    flag: true,
    regions: ["a"],
    account: "012345678901",
    note: "{not json",
    kubeconfig: '{"clusters":[]}',
  });
});
