import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkIssuerUrl, issuerWithoutScheme } from "../../../components/issuer";
import { mistakeOf } from "./recorder";

const accepted = {
  EKS: "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
  "EKS in China": "https://oidc.eks.cn-north-1.amazonaws.com.cn/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
  ROSA: "https://rh-oidc.s3.us-east-1.amazonaws.com/1x2y3z4a5b6c7d8e9f",
  "an S3 bucket": "https://s3.eu-west-1.amazonaws.com/my-issuer-bucket",
  Gardener: "https://discovery.ingress.garden.example.com/projects/dev/shoots/f1e2d3/issuer",
  AKS: "https://eastus.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000000/11111111-1111-1111-1111-111111111111/",
  "a bare host": "https://issuer.example.com",
};

for (const [name, url] of Object.entries(accepted)) {
  test(`accepts the issuer of ${name} and changes nothing about it`, () => {
    checkIssuerUrl(url);
    assert.equal(`https://${issuerWithoutScheme(url)}`, url);
  });
}

const refused: Record<string, string> = {
  "http://issuer.example.com": "starting with https://",
  "oidc.eks.us-east-1.amazonaws.com/id/A": "starting with https://",
  "HTTPS://issuer.example.com": "starting with https://",
  "": "starting with https://",
  " https://issuer.example.com": "without blanks",
  "https://issuer.example.com/a b": "without blanks",
  "https://issuer.example.com\n": "without blanks",
  "https://issuer.example.com?a=b": "without a query",
  "https://issuer.example.com/#a": "without a fragment",
  "https://user@issuer.example.com": "without user information",
  "https://issuer.example.com:8443": "without a port",
  "https://Issuer.example.com": "with its host in lower case",
  "https://kubernetes": "with a full host name",
  "https:///id": "with a full host name",
  [`https://issuer.example.com/${"a".repeat(250)}`]: "of at most 255 characters",
};

for (const [url, problem] of Object.entries(refused)) {
  test(`refuses ${JSON.stringify(url.slice(0, 60))}`, () => {
    assert.equal(
      mistakeOf(() => checkIssuerUrl(url)),
      `issuerUrl: got ${JSON.stringify(url)}, wanted an issuer URL such as ` +
        `https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE, ${problem}. Copy the issuer exactly as the cluster's own ` +
        "discovery document (/.well-known/openid-configuration) gives it.",
    );
  });
}

test("what is accepted is a URL that its own parser leaves as it is", () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ["https"], withFragments: true, withQueryParameters: true }), (url) => {
      try {
        checkIssuerUrl(url);
      } catch {
        return;
      }
      const parsed = new URL(url);
      assert.deepEqual([parsed.username, parsed.port, parsed.search, parsed.hash], ["", "", "", ""]);
      assert.equal(parsed.host, issuerWithoutScheme(url).split("/", 1)[0]);
    }),
  );
});
