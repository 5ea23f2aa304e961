import type { Statement } from "./read-policy";
import { compareStatement, type Comparison } from "./trust-statement";
import { selectsAction } from "./wildcard";

/** The action by which a token becomes a role's credentials. */
export const assumeAction = "sts:AssumeRoleWithWebIdentity";

/** A token as a trust policy sees it. */
export interface WebIdentity {
  readonly oidcProviderArn: string;
  /** Without the scheme, as condition keys begin. */
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** `undecided`: the policy asks for what cannot be seen from here, such as an address. */
export interface TrustVerdict {
  readonly decision: "allowed" | "refused" | "undecided";
  /** Why it is not allowed, a part of a sentence; empty where it is. */
  readonly reason: string;
}

/** Judges a role's trust policy for one token, as STS does. */
export function evaluateTrust(statements: readonly Statement[], identity: WebIdentity): TrustVerdict {
  const relevant = statements.filter(({ actions }) => selectsAction(actions, assumeAction));
  const compared = (effect: Statement["effect"]) =>
    relevant.filter((one) => one.effect === effect).map((one) => compareStatement(one, identity));
  const [denials, grants] = [compared("Deny"), compared("Allow")];

  const denial = denials.find(applies);
  if (denial) return { decision: "refused", reason: `statement ${denial.name} denies it` };
  const possible = grants.find(applies) ?? grants.find(mayApply);
  if (!possible) return { decision: "refused", reason: reasonOf(grants) };
  const doubt = denials.find(mayApply) ?? (applies(possible) ? undefined : possible);
  if (!doubt) return { decision: "allowed", reason: "" };
  return { decision: "undecided", reason: `statement ${doubt.name} depends on ${doubt.unknown.join(" and ")}` };
}

function applies({ mismatches, unknown }: Comparison): boolean {
  return mismatches.length === 0 && unknown.length === 0;
}

function mayApply({ mismatches }: Comparison): boolean {
  return mismatches.length === 0;
}

/** Of the statement that comes nearest, since that is the one its author meant. */
function reasonOf(grants: readonly Comparison[]): string {
  const [nearest] = [...grants].sort((one, other) => one.distance - other.distance);
  return nearest
    ? `statement ${nearest.name} does not fit: ${nearest.mismatches.join("; ")}`
    : `no statement allows ${assumeAction}`;
}
