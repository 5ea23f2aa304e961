import { InputError } from "./input-error";

const scheme = "https://";
// IAM refuses longer provider URLs.
const longest = 255;

/**
 * Checks the URL of a cluster's token issuer. It is compared byte by byte with the `iss` of every token, so nothing about
 * it is corrected here: neither the case of its path nor a trailing slash.
 *
 * @throws InputError
 */
export function checkIssuerUrl(url: string, input = "issuerUrl"): void {
  const problem = problemOf(url);
  if (!problem) return;
  throw new InputError({
    input,
    value: url,
    wanted: `an issuer URL such as https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE, ${problem}`,
    remedy:
      "Copy the issuer exactly as the cluster's own discovery document (/.well-known/openid-configuration) gives it.",
  });
}

function problemOf(url: string): string | undefined {
  if (/\s/.test(url)) return "without blanks";
  if (!url.startsWith(scheme)) return `starting with ${scheme}`;
  const [authority = ""] = url.slice(scheme.length).split(/[/?#]/, 1);
  if (url.includes("?")) return "without a query";
  if (url.includes("#")) return "without a fragment";
  if (authority.includes("@")) return "without user information";
  if (authority.includes(":")) return "without a port";
  if (/[A-Z]/.test(authority)) return "with its host in lower case";
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(authority)) return "with a full host name";
  if (url.length > longest) return `of at most ${longest} characters`;
  return undefined;
}

/** The issuer as IAM writes it in provider ARNs and condition keys: without the scheme, otherwise untouched. */
export function issuerWithoutScheme(issuerUrl: string): string {
  return issuerUrl.slice(scheme.length);
}
