import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { keyId, keysFromPem } from "../../../components/aws/json-web-key";
import { keysDocument } from "../../../components/aws/issuer-documents";
import { mergeKeys } from "../../../doctor/jwks/merge";

const [first, second] = [rsaKeys(), rsaKeys()];

function rsaKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function pem(key: KeyObject): string {
  return key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" }).toString();
}

function set(...keys: KeyObject[]): string {
  return keysDocument(keys.flatMap((key) => keysFromPem(pem(key), "test")));
}

test("keys of PEM texts and key sets are merged in the order of the texts, each once", () => {
  const merged = mergeKeys([
    { source: "the cluster", text: set(first.publicKey) },
    { source: "both.pem", text: pem(second.publicKey) + pem(first.publicKey) },
    { source: "second.json", text: set(second.publicKey) },
  ]);
  assert.deepEqual(
    merged.map(({ key, source }) => [key.kid, source]),
    [
      [keyId(first.publicKey), "the cluster"],
      [keyId(second.publicKey), "both.pem"],
    ],
  );
});

test("merging a merged document again changes nothing", () => {
  const once = mergeKeys([{ source: "a", text: set(first.publicKey, second.publicKey) }]);
  const document = keysDocument(once.map(({ key }) => key));
  const again = mergeKeys([
    { source: "a", text: document },
    { source: "b", text: pem(first.publicKey) },
  ]);
  assert.equal(keysDocument(again.map(({ key }) => key)), document);
});

test("two different keys of one id are refused with both sources", () => {
  const other = set(second.publicKey).replace(keyId(second.publicKey), keyId(first.publicKey));
  assert.throws(
    () =>
      mergeKeys([
        { source: "old.json", text: set(first.publicKey) },
        { source: "new.json", text: other },
      ]),
    /new\.json: got ".*", wanted a key id \(kid\) that no other key has; old\.json has a different key/,
  );
});

test("a private key is refused with its file and the command that makes the public one, and is never shown", () => {
  const text = pem(first.privateKey);
  const secret = text.split("\n")[5] ?? "";
  for (const source of [text, pem(first.publicKey) + text, text.replaceAll("PRIVATE KEY", "RSA PRIVATE KEY")]) {
    assert.throws(
      () => mergeKeys([{ source: "keys/sa.key", file: "keys/sa.key", text: source }]),
      ({ message }: Error) =>
        message.startsWith("keys/sa.key: wanted public keys; it holds a private one") &&
        message.includes("openssl pkey -in keys/sa.key -pubout -out keys/sa.key.pub") &&
        !message.includes(secret),
    );
  }
});

test("a key set with a private key is refused", () => {
  const text = JSON.stringify({ keys: [first.privateKey.export({ format: "jwk" })] });
  assert.throws(
    () => mergeKeys([{ source: "private.json", text }]),
    /^InputError: private\.json\.keys\[0\]: wanted a public key/,
  );
});

test("a text that is no key is refused with its source", () => {
  assert.throws(() => mergeKeys([{ source: "notes.txt", text: "hello" }]), /notes\.txt: wanted a public key in PEM/);
  assert.throws(
    () => mergeKeys([{ source: "empty.json", text: '{"keys":[]}' }]),
    /empty\.json: wanted a JWKS document/,
  );
});
