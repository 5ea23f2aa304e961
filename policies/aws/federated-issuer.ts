import type { ResourceRule } from "../rule";
import { restrictions } from "./condition";
import { federatedTrusts } from "./trust-statements";

/** A key of another issuer never matches, so that nobody can assume the role, or guards nothing beside the right one. */
export const federatedIssuer: ResourceRule = {
  name: "aws-federated-issuer",
  level: "mandatory",
  description: "A statement trusts one OIDC provider, and its conditions are on that provider's own issuer.",
  remedy:
    "Write the keys as the provider's ARN ends after oidc-provider/, followed by :sub and :aud, in a statement of its own.",
  judge: (resource) =>
    federatedTrusts(resource).flatMap(({ at, issuer, condition }) => {
      if (issuer === undefined) {
        return [{ at, seen: "tokens of every provider trusted", wanted: "the ARN of one OIDC provider" }];
      }
      const foreign = restrictions(condition)
        .map(({ key }) => key)
        .filter((key) => isTokenKey(key) && issuerOf(key).toLowerCase() !== issuer.toLowerCase());
      return foreign.map((key) => ({ at, seen: `a condition on ${key}`, wanted: `conditions on ${issuer} alone` }));
    }),
};

/** Claims of a token stand behind its issuer, which begins with a host; the keys of AWS itself begin with a service. */
function isTokenKey(key: string): boolean {
  return /^[^/:]+\.[^/:]+/.test(key);
}

function issuerOf(key: string): string {
  return key.slice(0, key.lastIndexOf(":"));
}
