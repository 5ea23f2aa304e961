import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Command } from "commander";
import { keyId } from "../../../components/aws/json-web-key";
import { addCommand } from "../../../doctor/jwks/command";

const folder = mkdtempSync(join(tmpdir(), "doctor-jwks-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keyFile = join(folder, "sa.pub");
writeFileSync(keyFile, publicKey.export({ type: "spki", format: "pem" }));

async function jwks(...args: string[]): Promise<void> {
  const program = new Command("pxwi").exitOverride().configureOutput({ writeErr: () => undefined });
  addCommand(program);
  await program.parseAsync(["jwks", ...args], { from: "user" });
}

test("writes the keys of files as a document, and tells on standard error where each came from", async (t) => {
  const told = t.mock.method(console, "error", () => undefined);
  const output = join(folder, "keys.json");
  await jwks(keyFile, keyFile, "--output", output);
  const { keys } = JSON.parse(readFileSync(output, "utf8")) as { keys: { kid: string }[] };
  assert.deepEqual(
    keys.map(({ kid }) => kid),
    [keyId(publicKey)],
  );
  assert.deepEqual(
    told.mock.calls.map((call) => call.arguments[0] as unknown),
    [`${keyId(publicKey)}  from ${keyFile}`],
  );
});

test("writes the discovery document of an issuer", async () => {
  const output = join(folder, "openid-configuration");
  await jwks("--discovery", "https://issuer.example.com", "--output", output);
  const document = JSON.parse(readFileSync(output, "utf8")) as { issuer: string; jwks_uri: string };
  assert.equal(document.issuer, "https://issuer.example.com");
  assert.equal(document.jwks_uri, "https://issuer.example.com/keys.json");
});

test("refuses an issuer that is no https URL, and files beside a discovery document", async () => {
  await assert.rejects(jwks("--discovery", "issuer.example.com"), /--discovery: got "issuer\.example\.com"/);
  await assert.rejects(jwks(keyFile, "--discovery", "https://issuer.example.com"), /leave the files out/);
});

test("names a file that cannot be read", async () => {
  const missing = join(folder, "missing.pub");
  await assert.rejects(jwks(missing), ({ message }: Error) =>
    message.startsWith(`${missing}: wanted a file that can be read (ENOENT)`),
  );
});

test("refuses a time limit that is no number of seconds", async () => {
  await assert.rejects(jwks("--timeout", "soon"), /Give a number of seconds above 0/);
});
