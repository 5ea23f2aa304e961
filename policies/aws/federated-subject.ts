import { anySubjectIn } from "../../components/subject";
import { listSetting, type ResourceRule, type Settings } from "../rule";
import { described, isExact, restrictionsOn, type Restriction } from "./condition";
import { issuersLeftOut, judgedTrusts } from "./trust-statements";

/** Without it, every pod of the cluster assumes the role. */
export const federatedSubject: ResourceRule = {
  name: "aws-federated-subject",
  level: "mandatory",
  description: "A role that trusts an OIDC provider names each namespace and service account exactly.",
  remedy:
    "List each subject, such as system:serviceaccount:portworx:portworx, in Condition.StringEquals, or allow the whole namespace in the rule's setting anyServiceAccountIn.",
  settings: {
    anyServiceAccountIn: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Namespaces all of whose service accounts may be trusted at once",
    },
    issuersLeftOut,
  },
  judge: (resource, settings) =>
    judgedTrusts(resource, settings).flatMap(({ at, issuer, condition }) => {
      const key = `${issuer}:sub`;
      const found = restrictionsOn(condition, key);
      if (found.some((restriction) => isExact(restriction) || isAllowedNamespace(restriction, settings))) return [];
      return [
        {
          at,
          seen: found.length > 0 ? described(found) : `no condition on ${key}`,
          wanted: `StringEquals on ${key}, without wildcards`,
        },
      ];
    }),
};

/** Each value an exact one, or all of a namespace that was allowed. */
function isAllowedNamespace({ operator, key, values }: Restriction, settings: Settings): boolean {
  const allowed = listSetting(settings, "anyServiceAccountIn").map(anySubjectIn);
  if (operator !== "StringLike" || values.length === 0) return false;
  return values.every((value) => allowed.includes(value) || isExact({ operator, key, values: [value] }));
}
