import { judgeAll, type RequestContext } from "./condition";
import type { Statement } from "./read-policy";
import { selectsAction, selectsResource } from "./wildcard";

/** What decides over a role's calls. */
export interface RolePolicies {
  /** Statements of its inline and attached policies. */
  readonly granting: readonly Statement[];
  /** Statements of its permissions boundary, where it has one. */
  readonly boundary?: readonly Statement[];
}

/** One call that a role may want to make. */
export interface ActionRequest {
  readonly action: string;
  /** The ARN it is about, or `*` for an action that knows no resources. */
  readonly resource: string;
}

/** `conditional`: it depends on what cannot be seen from here, such as tags or an address. */
export interface Permission {
  readonly decision: "allowed" | "refused" | "conditional";
  /** Why it is not simply allowed, a part of a sentence. */
  readonly reason: string;
}

/** Judges a call by a role's policies, as IAM does within one account; policies of organizations are not seen. */
export function judgeCall(policies: RolePolicies, request: ActionRequest, context: RequestContext): Permission {
  const { granting, boundary } = policies;
  const found = (statements: readonly Statement[], effect: Statement["effect"]) =>
    statements
      .filter((one) => one.effect === effect && selectsAction(one.actions, request.action))
      .map((statement) => ({
        statement,
        isNamed: selectsResource(statement.resources, request.resource),
        truth: judgeAll(statement.conditions, context),
      }));

  const denials = found([...granting, ...(boundary ?? [])], "Deny").filter(({ isNamed }) => isNamed);
  const denial = denials.find(({ truth }) => truth === "met");
  if (denial) return { decision: "refused", reason: `statement ${denial.statement.name} denies it` };
  const grants = [judgeGrants(found(granting, "Allow"), request, "no policy of the role allows it")];
  if (boundary)
    grants.push(judgeGrants(found(boundary, "Allow"), request, "the permissions boundary does not allow it"));
  const doubt = denials.find(({ truth }) => truth === "unknown");
  if (doubt) grants.push({ decision: "conditional", reason: `statement ${doubt.statement.name} may deny it` });
  return (
    grants.find(({ decision }) => decision === "refused") ??
    grants.find(({ decision }) => decision === "conditional") ?? { decision: "allowed", reason: "" }
  );
}

interface Grant {
  readonly statement: Statement;
  readonly isNamed: boolean;
  readonly truth: ReturnType<typeof judgeAll>;
}

function judgeGrants(grants: readonly Grant[], { resource }: ActionRequest, absent: string): Permission {
  if (grants.some(({ isNamed, truth }) => isNamed && truth === "met")) return { decision: "allowed", reason: "" };
  const conditional = grants.find(({ isNamed, truth }) => isNamed && truth === "unknown");
  if (conditional) {
    const keys = conditional.statement.conditions.map(({ key }) => key).join(", ");
    return { decision: "conditional", reason: `statement ${conditional.statement.name} asks for ${keys}` };
  }
  const named = grants.find(({ isNamed }) => isNamed);
  if (named) {
    const keys = named.statement.conditions.map(({ key, values }) => `${key} ${values.join(" or ")}`).join(", ");
    return { decision: "refused", reason: `statement ${named.statement.name} allows it only for ${keys}` };
  }
  const [narrowed] = grants;
  if (narrowed) {
    return { decision: "refused", reason: `statement ${narrowed.statement.name} allows it, and not on ${resource}` };
  }
  return { decision: "refused", reason: absent };
}
