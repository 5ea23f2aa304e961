/**
 * What tells two issuers apart, in words; undefined where they are different issuers altogether. Entra compares byte by byte.
 *
 * @param expected the issuer in the cluster's tokens
 * @param found what a federated credential has in its place
 */
export function issuerDifference(expected: string, found: string): string | undefined {
  const [one, other] = [bare(expected), bare(found)];
  if (one.toLowerCase() !== other.toLowerCase()) return undefined;
  const differences = [
    ...(/^http:\/\//i.test(found) ? ["it begins with http://"] : []),
    ...slashDifference(expected, found),
    ...(one === other ? [] : ["its letters differ in case"]),
  ];
  return differences.join(", and ") || undefined;
}

function slashDifference(expected: string, found: string): string[] {
  if (found.endsWith("/") === expected.endsWith("/")) return [];
  return [
    found.endsWith("/") ? "it ends with a slash that tokens do not have" : "it lacks the slash that tokens end with",
  ];
}

function bare(issuer: string): string {
  return issuer.replace(/^https?:\/\//i, "").replace(/\/+$/, "");
}
