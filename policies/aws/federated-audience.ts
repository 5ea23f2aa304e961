import type { ResourceRule } from "../rule";
import { described, isExact, restrictionsOn } from "./condition";
import { issuersLeftOut, judgedTrusts } from "./trust-statements";

/** Without it, a token that the cluster issued for any other service assumes the role. */
export const federatedAudience: ResourceRule = {
  name: "aws-federated-audience",
  level: "mandatory",
  description: "A role that trusts an OIDC provider names the exact audience of the tokens.",
  remedy:
    "Add the key to Condition.StringEquals with the audience that the pods' tokens carry, such as sts.amazonaws.com.",
  settings: { issuersLeftOut },
  judge: (resource, settings) =>
    judgedTrusts(resource, settings).flatMap(({ at, issuer, condition }) => {
      const key = `${issuer}:aud`;
      const found = restrictionsOn(condition, key);
      if (found.some(isExact)) return [];
      return [
        {
          at,
          seen: found.length > 0 ? described(found) : `no condition on ${key}`,
          wanted: `StringEquals on ${key}, without wildcards`,
        },
      ];
    }),
};
