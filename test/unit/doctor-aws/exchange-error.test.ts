import assert from "node:assert/strict";
import { test } from "node:test";
import { explainExchange } from "../../../doctor/aws/exchange-error";

const subject = {
  roleArn: "arn:aws:iam::123456789012:role/portworx",
  roleName: "portworx",
  issuer: "https://issuer.example.com",
  oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/issuer.example.com",
  audience: "sts.amazonaws.com",
  subject: "system:serviceaccount:portworx:portworx",
};

// STS's own words, from AWS's documentation and threads.
const refusals: [code: string, message: string, cause: RegExp, remedy: RegExp][] = [
  [
    "InvalidIdentityToken",
    "No OpenIDConnect provider found in your account for https://issuer.example.com",
    /has no OIDC provider/,
    /^aws iam create-open-id-connect-provider --url https:\/\/issuer\.example\.com --client-id-list sts/,
  ],
  [
    "InvalidIdentityToken",
    "Incorrect token audience",
    /client ids do not contain .* sts\.amazonaws\.com/,
    /add-client-id-to-open-id-connect-provider .*issuer\.example\.com --client-id sts/,
  ],
  [
    "InvalidIdentityToken",
    "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    /public authority/,
    /thumbprint --open-id-connect/,
  ],
  [
    "InvalidIdentityToken",
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    /cannot get the key/,
    /npx pxwi jwks/,
  ],
  [
    "IDPCommunicationError",
    "Error: Request to the IdP timed out",
    /could not reach the issuer/,
    /Let the internet read/,
  ],
  ["InvalidIdentityToken", "The token's signature could not be verified", /another key under the id/, /npx pxwi jwks/],
  ["InvalidIdentityToken", "Token must not be accepted before 1700000000", /valid only later/, /clocks/],
  [
    "InvalidIdentityToken",
    "The ID Token provided is not a valid JWT.",
    /does not accept the token/,
    /openid-configuration/,
  ],
  [
    "ExpiredToken",
    "Token expired: current date/time 1 must be before the expiration date/time 0",
    /clock .* is behind/,
    /NTP/,
  ],
  [
    "AccessDenied",
    "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    /trust policy does not let system:serviceaccount:portworx:portworx with audience sts/,
    /aws iam get-role --role-name portworx/,
  ],
  ["PackedPolicyTooLarge", "Packed size of session tags consumes 115% of allotted space", /too long/, /Shorten/],
  ["RegionDisabled", "STS is not activated in this region", /switched off/, /Account settings/],
  ["ValidationError", "1 validation error detected", /does not take the request/, /role's ARN/],
];
for (const [code, message, cause, remedy] of refusals) {
  test(`${code} "${message.slice(0, 40)}" has a cause and a remedy`, () => {
    const problem = explainExchange(code, message, subject);
    assert.match(problem?.cause ?? "", cause);
    assert.match(problem?.remedy ?? "", remedy);
  });
}

test("what is not known is not explained", () => {
  assert.equal(explainExchange("ServiceUnavailable", "", subject), undefined);
});
