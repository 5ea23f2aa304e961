/** AWS counts a policy's characters without white space. */
const TRUST_POLICY_QUOTA = 2048;
const INLINE_POLICY_QUOTA = 10_240;

const COMPARISONS = [
  ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ...["StringLike", "StringNotLike", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress"],
  ...["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
  ...["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
  ...["NumericGreaterThan", "NumericGreaterThanEquals"],
  ...["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
].join("|");
const CONDITION_OPERATOR = new RegExp(`^(Null|((ForAllValues|ForAnyValue):)?(${COMPARISONS})(IfExists)?)$`, "i");
const PRINCIPAL_KINDS = new Set(["AWS", "Federated", "Service", "CanonicalUser"]);
const FEDERATED = /^(arn:aws[a-z-]*:iam::\d{12}:(oidc-provider|saml-provider)\/.+|[a-z0-9-]+(\.[a-z0-9-]+)+)$/i;

/** Why AWS would not store a document; an error code of IAM and its message. */
export interface PolicyFault {
  code: "MalformedPolicyDocument" | "LimitExceeded";
  message: string;
}

type JsonObject = Record<string, unknown>;

/** What is wrong with a role's trust policy, undefined for a sound one. */
export function trustPolicyFault(document: string, roleQuota = TRUST_POLICY_QUOTA): PolicyFault | undefined {
  return documentFault(document, trustStatementFault) ?? sizeFault(document, "ACLSizePerRole", roleQuota);
}

/** What is wrong with an inline policy of a role that ministack does not see itself, undefined for a sound one. */
export function inlinePolicyFault(document: string): PolicyFault | undefined {
  return documentFault(document, conditionFault) ?? sizeFault(document, "InlinePolicySizePerRole", INLINE_POLICY_QUOTA);
}

function documentFault(
  document: string,
  fault: (statement: JsonObject) => string | undefined,
): PolicyFault | undefined {
  const message = documentMessage(document, fault);
  return message === undefined ? undefined : { code: "MalformedPolicyDocument", message };
}

function documentMessage(document: string, fault: (statement: JsonObject) => string | undefined): string | undefined {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    return "This policy contains invalid Json";
  }
  if (!isObject(policy)) return "Syntax errors in policy.";
  const { Version: version, Statement: statement } = policy;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    return "The policy must contain a valid version string";
  }
  const statements = listOf(statement);
  if (statements.length === 0) return "Syntax errors in policy.";
  for (const one of statements) {
    if (!isObject(one) || (one.Effect !== "Allow" && one.Effect !== "Deny")) return "Syntax errors in policy.";
    const message = fault(one);
    if (message !== undefined) return message;
  }
  return undefined;
}

function trustStatementFault(statement: JsonObject): string | undefined {
  if ("Resource" in statement) return "Has prohibited field Resource";
  if ("NotResource" in statement) return "Has prohibited field NotResource";
  return principalFault(statement) ?? actionFault(statement) ?? conditionFault(statement);
}

function principalFault(statement: JsonObject): string | undefined {
  const principal = statement.Principal;
  // Ministack has a message of its own for NotPrincipal.
  if (principal === "*" || "NotPrincipal" in statement) return undefined;
  if (principal === undefined) return "Missing required field Principal";
  if (!isObject(principal)) return "Syntax errors in policy.";
  for (const [kind, names] of Object.entries(principal)) {
    const values = stringsOf(names);
    if (!PRINCIPAL_KINDS.has(kind) || !values) return `Invalid principal in policy: "${kind}":${JSON.stringify(names)}`;
    if (kind === "Federated" && !values.every((value) => FEDERATED.test(value))) {
      return "Federated principals must be valid domain names or SAML metadata ARNs";
    }
  }
  return undefined;
}

function actionFault(statement: JsonObject): string | undefined {
  if (!("Action" in statement) && !("NotAction" in statement)) return "Missing required field Action";
  const actions = stringsOf(statement.Action ?? statement.NotAction);
  if (!actions) return "Syntax errors in policy.";
  return actions.every((action) => action === "*" || /^sts:/i.test(action))
    ? undefined
    : "AssumeRole policy may only specify STS AssumeRole actions.";
}

function conditionFault(statement: JsonObject): string | undefined {
  const condition = statement.Condition;
  if (condition === undefined) return undefined;
  if (!isObject(condition)) return "Syntax errors in policy.";
  for (const [operator, comparisons] of Object.entries(condition)) {
    if (!CONDITION_OPERATOR.test(operator)) return `Invalid Condition type : ${operator}`;
    if (!isObject(comparisons)) return "Syntax errors in policy.";
    const values = Object.values(comparisons).flatMap(listOf);
    if (values.some((value) => !["string", "number", "boolean"].includes(typeof value)))
      return "Syntax errors in policy.";
  }
  return undefined;
}

function sizeFault(document: string, quota: string, limit: number): PolicyFault | undefined {
  const size = document.replace(/\s/g, "").length;
  return size > limit ? { code: "LimitExceeded", message: `Cannot exceed quota for ${quota}: ${limit}` } : undefined;
}

function stringsOf(value: unknown): string[] | undefined {
  const values = listOf(value);
  return values.every((one) => typeof one === "string") ? values : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
