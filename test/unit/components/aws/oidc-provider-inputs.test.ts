import { test } from "node:test";
import assert from "node:assert/strict";
import { checkAudiences, checkThumbprints } from "../../../../components/aws/oidc-provider-inputs";
import { mistakeOf } from "../recorder";

const thumbprint = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";

test("audiences", () => {
  assert.deepEqual(checkAudiences(["openshift", "sts.amazonaws.com"]), ["openshift", "sts.amazonaws.com"]);
  assert.equal(
    mistakeOf(() => checkAudiences([])),
    'audiences: got [], wanted at least one audience. Leave the input out for "sts.amazonaws.com", or name the audience that ' +
      "the webhook asks tokens for.",
  );
  for (const audience of ["", " ", "sts amazonaws"]) {
    assert.equal(
      mistakeOf(() => checkAudiences(["openshift", audience])),
      `audiences[1]: got "${audience}", wanted an audience of 1 to 255 characters without blanks. Name the audience that the ` +
        'webhook asks tokens for, usually "sts.amazonaws.com".',
    );
  }
});

test("thumbprints", () => {
  assert.deepEqual(checkThumbprints([thumbprint]), [thumbprint]);
  for (const list of [[], Array<string>(6).fill(thumbprint)]) {
    assert.equal(
      mistakeOf(() => checkThumbprints(list)),
      `thumbprints: got ${JSON.stringify(list)}, wanted 1 to 5 thumbprints. Leave the input out to let AWS verify the issuer's ` +
        "certificate by itself.",
    );
  }
  assert.equal(
    mistakeOf(() => checkThumbprints([thumbprint, "9e:99"])),
    'thumbprints[1]: got "9e:99", wanted the SHA-1 thumbprint of a certificate, 40 hexadecimal digits. Leave out colons and ' +
      "blanks; take the top certificate of the issuer's chain, not the server's own.",
  );
});
