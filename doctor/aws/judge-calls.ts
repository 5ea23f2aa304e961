import type { CallTarget } from "./documented-actions";
import type { RequestContext } from "./policy/condition";
import { judgeCall, type ActionRequest, type Permission, type RolePolicies } from "./policy/permissions";

/** What policies make of an action. */
export interface JudgedAction extends Permission {
  readonly action: string;
}

/** What policies make of each call; of an action on several things, what is worst. */
export function judgeCalls(
  policies: RolePolicies,
  calls: readonly ActionRequest[],
  target: CallTarget,
): JudgedAction[] {
  const context = contextOf(target);
  const rank = { refused: 0, conditional: 1, allowed: 2 };
  const worst = new Map<string, JudgedAction>();
  for (const call of calls) {
    const judged = { action: call.action, ...judgeCall(policies, call, context) };
    const known = worst.get(call.action);
    if (!known || rank[judged.decision] < rank[known.decision]) worst.set(call.action, judged);
  }
  return [...worst.values()];
}

function contextOf({ region, accountId }: CallTarget): RequestContext {
  const known: Readonly<Record<string, readonly string[]>> = {
    "aws:requestedregion": [region],
    "aws:principalaccount": [accountId],
    "aws:resourceaccount": [accountId],
    "aws:securetransport": ["true"],
  };
  return { valuesOf: (key) => known[key] };
}
