import type { z } from "zod";
import { checkBucketName } from "../../components/aws/bucket";
import { checkDistributionArn, checkDistributionIssuerUrl } from "../../components/aws/issuer-bucket";
import { issuerKeys } from "../../components/aws/issuer-documents";
import type { InputMistake } from "../../components/input-error";
import { checked, keyMaterial, list, map, nestedFlag, text, textMap } from "./fields";
import { judge } from "./judge";

const pem = "-----BEGIN PUBLIC KEY-----";

/** A public issuer for a cluster whose own nobody can reach; becomes a SelfHostedIssuer. */
export const selfHostedIssuer = map("bucketName, publicKeys, keySets, distribution, deleteOnDestroy, tags", {
  bucketName: checked(text("the name of the bucket to make for the issuer", "production-issuer"), (name, input) =>
    checkBucketName(name, input),
  ),
  publicKeys: keyMaterial(
    list("public keys in PEM that tokens are signed with", text("a public key in PEM", pem)),
  ).optional(),
  keySets: keyMaterial(
    list("JWKS documents with public keys, beside publicKeys", text("a JWKS document", '{"keys":[]}')),
  ).optional(),
  distribution: map("issuerUrl, distributionArn: of the CloudFront distribution that serves a private bucket", {
    issuerUrl: text("the issuer's URL at the distribution", "https://d111111abcdef8.cloudfront.net"),
    distributionArn: text(
      "the ARN of the distribution",
      "arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5",
    ),
  }).optional(),
  deleteOnDestroy: nestedFlag("whether a destroy also deletes the bucket").optional(),
  tags: textMap("tags of the bucket").optional(),
});

/** What is asked of an issuer to make. */
export type IssuerKeys = z.output<typeof selfHostedIssuer>;

/** Checks an issuer by the rules of SelfHostedIssuer. */
export function selfHostedIssuerMistakes(issuer: IssuerKeys | undefined, region: string | undefined): InputMistake[] {
  if (issuer === undefined) return [];
  const mistakes: InputMistake[] = [];
  const { publicKeys = [], keySets = [], distribution } = issuer;
  const keyOf = (input: string): string => `selfHostedIssuer.${input}`;
  judge(mistakes, () => issuerKeys({ publicKeys, keySets }), keyOf);
  if (distribution === undefined) return mistakes;
  judge(mistakes, () => checkDistributionIssuerUrl(distribution.issuerUrl), keyOf);
  if (region !== undefined) judge(mistakes, () => checkDistributionArn(distribution.distributionArn, region), keyOf);
  return mistakes;
}
