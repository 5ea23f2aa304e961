import { asList, at, isPartlyUnknown } from "../known-value";
import { listSetting, type JudgedResource, type Settings } from "../rule";
import { statementsOf } from "./policy-document";

/** What one statement of a trust policy says about the tokens of one OIDC provider. */
export interface FederatedTrust {
  /** Where the statement stands. */
  readonly at: string;
  /** The provider's issuer as condition keys begin with it; undefined where any provider's tokens are accepted. */
  readonly issuer?: string;
  readonly condition: unknown;
}

/** What every rule about a provider's tokens can be told to leave alone. */
export const issuersLeftOut = {
  type: "array" as const,
  items: { type: "string" as const },
  default: [],
  description: "Issuers, without https://, whose trust is judged elsewhere",
};

const marker = ":oidc-provider/";

/** The statements of a role's trust policy by which tokens of OIDC providers may assume it; none that is not yet known. */
export function federatedTrusts({ type, properties }: JudgedResource): FederatedTrust[] {
  if (type !== "aws:iam/role:Role") return [];
  const statements = statementsOf(at(properties, "assumeRolePolicy"), "assumeRolePolicy");
  return statements.flatMap(({ at: place, statement }) => {
    if (at(statement, "Effect") !== "Allow" || isPartlyUnknown(statement)) return [];
    const condition = at(statement, "Condition");
    return issuersOf(statement).map((issuer) => ({ at: place, issuer, condition }));
  });
}

/** Those of {@link federatedTrusts} that name a provider which was not left out. */
export function judgedTrusts(resource: JudgedResource, settings: Settings) {
  const leftOut = listSetting(settings, "issuersLeftOut");
  return federatedTrusts(resource).flatMap(({ issuer, ...trust }) =>
    issuer === undefined || leftOut.includes(issuer) ? [] : [{ ...trust, issuer }],
  );
}

/** OIDC providers alone: SAML and the consumers' sign-ins (Cognito, Google) have other conditions. */
function issuersOf(statement: unknown): (string | undefined)[] {
  const principal = at(statement, "Principal");
  if (isEverybody(principal)) return allowsWebIdentity(statement) ? [undefined] : [];
  return asList(at(principal, "Federated")).flatMap((provider) => {
    if (provider === "*") return [undefined];
    if (typeof provider !== "string" || !provider.includes(marker)) return [];
    return [provider.slice(provider.indexOf(marker) + marker.length)];
  });
}

function isEverybody(principal: unknown): boolean {
  return principal === "*" || asList(at(principal, "AWS")).includes("*");
}

const webIdentityActions: readonly unknown[] = ["*", "sts:*", "sts:assumerole*", "sts:assumerolewithwebidentity"];

function allowsWebIdentity(statement: unknown): boolean {
  return asList(at(statement, "Action")).some((action) => webIdentityActions.includes(String(action).toLowerCase()));
}
