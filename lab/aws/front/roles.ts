import { inlinePolicyFault, trustPolicyFault, type PolicyFault } from "./policy-documents";
import { QueryError, type QueryHandler } from "./query";

/** Refuses the policy documents that AWS refuses and ministack stores. */
export function roleHandlers(): [string, QueryHandler][] {
  return [
    ["CreateRole", checked("AssumeRolePolicyDocument", trustPolicyFault)],
    ["UpdateAssumeRolePolicy", checked("PolicyDocument", trustPolicyFault)],
    ["PutRolePolicy", checked("PolicyDocument", inlinePolicyFault)],
  ];
}

function checked(parameter: string, faultOf: (document: string) => PolicyFault | undefined): QueryHandler {
  return (call) => {
    const fault = faultOf(call.parameters.get(parameter) ?? "");
    if (fault) throw new QueryError("iam", fault.code === "LimitExceeded" ? 409 : 400, fault.code, fault.message);
    return call.forward();
  };
}
