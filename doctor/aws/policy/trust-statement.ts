import { issuerDifference } from "../issuer-difference";
import { judge, type RequestContext } from "./condition";
import type { Comparison as Condition, Statement } from "./read-policy";
import type { WebIdentity } from "./trust";

/** How one statement of a trust policy fits a token. */
export interface Comparison {
  readonly name: string;
  /** What does not fit, in words. */
  readonly mismatches: readonly string[];
  /** Condition keys whose value cannot be seen from here. */
  readonly unknown: readonly string[];
  /** Of several statements, the one with the smallest is what the author meant for this token. */
  readonly distance: number;
}

/** A statement for another provider is another cluster's, however well the rest fits. */
const wrongPrincipal = 100;

/** Compares a statement with a token, condition by condition. */
export function compareStatement(statement: Statement, identity: WebIdentity): Comparison {
  const principal = principalMismatch(statement, identity);
  const context = contextOf(identity);
  const truths = statement.conditions.map((condition) => ({ condition, truth: judge(condition, context) }));
  const unmet = truths.filter(({ truth }) => truth === "unmet").map(({ condition }) => condition);
  return {
    name: statement.name,
    mismatches: [
      ...(principal ? [principal] : []),
      ...unmet.map((condition) => conditionMismatch(condition, identity)),
    ],
    unknown: [
      ...(statement.excludesPrincipals ? ["NotPrincipal"] : []),
      ...truths.filter(({ truth }) => truth === "unknown").map(({ condition }) => condition.key),
    ],
    distance: (principal ? wrongPrincipal : 0) + unmet.length,
  };
}

function principalMismatch(statement: Statement, { oidcProviderArn, issuer }: WebIdentity): string | undefined {
  const { principals, excludesPrincipals } = statement;
  if (excludesPrincipals || principals === "*") return undefined;
  const federated = principals?.Federated ?? [];
  if (federated.includes(oidcProviderArn)) return undefined;
  const [first] = federated;
  if (first === undefined) return `its principal is no OIDC provider, wanted Federated ${oidcProviderArn}`;
  const difference = arnDifference(first, oidcProviderArn, issuer);
  return `its principal is ${federated.join(", ")}, the cluster's provider is ${oidcProviderArn}${difference}`;
}

function arnDifference(found: string, wanted: string, issuer: string): string {
  const [home, name] = splitArn(found);
  const [wantedHome] = splitArn(wanted);
  if (name === undefined) return "";
  if (home !== wantedHome) return " (another account or partition)";
  const difference = issuerDifference(issuer, name);
  return difference ? ` (${difference})` : "";
}

function splitArn(arn: string): [home: string, name?: string] {
  const [home = "", ...name] = arn.split(":oidc-provider/");
  return [home, name.length > 0 ? name.join(":oidc-provider/") : undefined];
}

/** Keys of AWS itself, such as an address, are decided where the pods are; those of other issuers are in no token. */
function contextOf({ issuer, subject, audience }: WebIdentity): RequestContext {
  const known = new Map([
    [`${issuer}:aud`.toLowerCase(), [audience]],
    [`${issuer}:sub`.toLowerCase(), [subject]],
  ]);
  return {
    valuesOf: (key) =>
      known.get(key) ?? (/^(aws|sts):/.test(key) || key.startsWith(`${issuer.toLowerCase()}:`) ? undefined : []),
  };
}

function conditionMismatch(condition: Condition, identity: WebIdentity): string {
  const { operator, key, values } = condition;
  const wanted = `${operator} ${key} ${values.map((value) => `"${value}"`).join(" or ")} is asked for`;
  const prefix = key.replace(/:[^:]*$/, "");
  if (prefix.toLowerCase() !== identity.issuer.toLowerCase()) {
    const difference = issuerDifference(identity.issuer, prefix) ?? "another issuer";
    return `${wanted}, a key that tokens of ${identity.issuer} do not have (${difference})`;
  }
  const has = /:aud$/i.test(key) ? `audience is "${identity.audience}"` : `subject is "${identity.subject}"`;
  return `${wanted}, the token's ${has}${hint(condition, identity)}`;
}

/** The two slips that are hardest to see. */
function hint({ operator, values }: Condition, { subject, audience }: WebIdentity): string {
  const isExact = /^(.*:)?StringEquals$/i.test(operator);
  if (isExact && values.some((value) => /[*?]/.test(value))) return ", and StringEquals knows no wildcards";
  const found = [subject, audience].map((value) => value.toLowerCase());
  return values.some((value) => found.includes(value.trim().toLowerCase())) && isExact
    ? ", which differs in case or blanks"
    : "";
}
