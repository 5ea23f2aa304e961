import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { EntraError } from "../../../lab/azure/entra/error";
import { matchFederatedCredential } from "../../../lab/azure/entra/federated-match";
import { AUDIENCE, federatedCredential, identity, ISSUER, SUBJECT } from "../../azure-federation";

const CLAIMS = { issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] };
const OPTIONS = { propagationSeconds: 20, now: 100_000 };

/** The refusal's number; undefined where there is none. */
function refusal(credentials = [federatedCredential()], claims = {}): number | undefined {
  try {
    matchFederatedCredential(identity(...credentials), { ...CLAIMS, ...claims }, OPTIONS);
    return undefined;
  } catch (error) {
    return (error as EntraError).code;
  }
}

test("issuer, subject and audience of one credential let an assertion pass", () => {
  assert.equal(refusal(), undefined);
  const stork = "system:serviceaccount:portworx:stork";
  assert.equal(
    refusal([federatedCredential(), federatedCredential({ subject: stork })], { subject: stork }),
    undefined,
  );
});

test("what differs from every credential is named: issuer before subject before audience", () => {
  const other = { issuer: "https://other.example.com", subject: "other", audiences: ["other"] };
  assert.equal(refusal(undefined, other), 700211);
  assert.equal(refusal(undefined, { ...other, issuer: ISSUER }), 700213);
  assert.equal(refusal(undefined, { audiences: ["other"] }), 700212);
});

test("the three have to be in the same credential", () => {
  const credentials = [federatedCredential({ subject: "one" }), federatedCredential({ issuer: "https://two" })];
  assert.equal(refusal(credentials), 700213);
});

test("the slash at an issuer's end and the case of letters count", () => {
  assert.equal(refusal(undefined, { issuer: ISSUER.slice(0, -1) }), 700211);
  assert.equal(refusal([federatedCredential({ issuer: ISSUER.slice(0, -1) })]), 700211);
  assert.equal(refusal(undefined, { issuer: ISSUER.toUpperCase() }), 700211);
  assert.equal(refusal(undefined, { subject: SUBJECT.toUpperCase() }), 700213);
  assert.equal(refusal(undefined, { audiences: [AUDIENCE.toLowerCase()] }), 700212);
});

test("an assertion of several audiences, or of none, matches nothing", () => {
  assert.equal(refusal(undefined, { audiences: [AUDIENCE, "other"] }), 700212);
  assert.equal(refusal(undefined, { audiences: [] }), 700212);
});

test("a credential that has not propagated is as good as none, under a number of its own", () => {
  assert.equal(refusal([federatedCredential({ writtenAt: 80_001 })]), 70021);
  assert.equal(refusal([federatedCredential({ writtenAt: 80_000 })]), undefined);
  // One that would not match anyway is no excuse.
  assert.equal(refusal([federatedCredential({ writtenAt: 80_001, subject: "other" })]), 700211);
  assert.equal(refusal([federatedCredential(), federatedCredential({ writtenAt: 80_001 })]), undefined);
});

test("an identity without any credential is refused as such", () => {
  assert.throws(
    () => matchFederatedCredential(identity(), CLAIMS, OPTIONS),
    /^EntraError: AADSTS70025: The client '[0-9-]+'\(portworx\) has no configured federated identity credentials\.$/,
  );
});

test("no change of a claim, however small, lets an assertion pass", () => {
  const claim = fc.constantFrom("issuer", "subject", "audience");
  fc.assert(
    fc.property(claim, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (name, where, character) => {
      const original = { issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE }[name] ?? "";
      const at = where % (original.length + 1);
      const changed = original.slice(0, at) + character + original.slice(at);
      const change = name === "audience" ? { audiences: [changed] } : { [name]: changed };
      return refusal(undefined, change) !== undefined;
    }),
  );
});
