/**
 * What tells two issuers apart, in words; undefined where they are different issuers altogether.
 *
 * @param expected the issuer in the cluster's tokens
 * @param found what somebody wrote in its place, with or without a scheme
 */
export function issuerDifference(expected: string, found: string): string | undefined {
  const differences = [...schemeDifference(expected, found), ...slashDifference(expected, found)];
  const [one, other] = [bare(expected), bare(found)];
  if (one.toLowerCase() !== other.toLowerCase()) return undefined;
  if (one !== other) differences.push("its letters differ in case");
  return differences.join(", and ") || undefined;
}

function schemeDifference(expected: string, found: string): string[] {
  if (/^http:\/\//i.test(found)) return ["it begins with http://"];
  const isSuperfluous = found.startsWith("https://") && !expected.startsWith("https://");
  return isSuperfluous ? ["it begins with https://, which IAM leaves out"] : [];
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
