import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type IAMClient,
} from "@aws-sdk/client-iam";
import type { Call } from "./account";
import { AwsRefusal } from "./call";
import type { RolePolicies } from "./policy/permissions";
import { readPolicy, type Statement } from "./policy/read-policy";

/** A role as IAM has it. */
export interface LiveRole {
  readonly arn: string;
  readonly trust: readonly Statement[];
  readonly boundaryArn: string | undefined;
}

/** The role of that name; undefined where the account has none. */
export async function findRole(iam: IAMClient, call: Call, roleName: string): Promise<LiveRole | undefined> {
  try {
    const { Role: role } = await call("iam:GetRole", (options) =>
      iam.send(new GetRoleCommand({ RoleName: roleName }), options),
    );
    return {
      arn: role?.Arn ?? "",
      trust: readPolicy(role?.AssumeRolePolicyDocument ?? ""),
      boundaryArn: role?.PermissionsBoundary?.PermissionsBoundaryArn,
    };
  } catch (error) {
    if (error instanceof AwsRefusal && error.code === "NoSuchEntity") return undefined;
    throw error;
  }
}

/** Everything that decides over the role's calls, from inline and attached policies and its boundary. */
export async function readRolePolicies(iam: IAMClient, call: Call, roleName: string): Promise<RolePolicies> {
  const [role, inline, attached] = await Promise.all([
    findRole(iam, call, roleName),
    readInlinePolicies(iam, call, roleName),
    readAttachedPolicies(iam, call, roleName),
  ]);
  const boundaryArn = role?.boundaryArn;
  return {
    granting: [...inline, ...attached],
    ...(boundaryArn !== undefined && { boundary: await readManagedPolicy(iam, call, boundaryArn) }),
  };
}

async function readInlinePolicies(iam: IAMClient, call: Call, roleName: string): Promise<Statement[]> {
  const names = await call("iam:ListRolePolicies", async () => {
    const found: string[] = [];
    for await (const page of paginateListRolePolicies({ client: iam }, { RoleName: roleName })) {
      found.push(...(page.PolicyNames ?? []));
    }
    return found;
  });
  const documents = await Promise.all(
    names.map((name) =>
      call("iam:GetRolePolicy", (options) =>
        iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName: name }), options),
      ),
    ),
  );
  return documents.flatMap(({ PolicyDocument: document = "", PolicyName: name = "" }) => statementsOf(name, document));
}

async function readAttachedPolicies(iam: IAMClient, call: Call, roleName: string): Promise<Statement[]> {
  const arns = await call("iam:ListAttachedRolePolicies", async () => {
    const found: string[] = [];
    for await (const page of paginateListAttachedRolePolicies({ client: iam }, { RoleName: roleName })) {
      found.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []));
    }
    return found;
  });
  return (await Promise.all(arns.map((arn) => readManagedPolicy(iam, call, arn)))).flat();
}

async function readManagedPolicy(iam: IAMClient, call: Call, arn: string): Promise<Statement[]> {
  const { Policy: policy } = await call("iam:GetPolicy", (options) =>
    iam.send(new GetPolicyCommand({ PolicyArn: arn }), options),
  );
  const { PolicyVersion: version } = await call("iam:GetPolicyVersion", (options) =>
    iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy?.DefaultVersionId }), options),
  );
  return statementsOf(arn.slice(arn.lastIndexOf("/") + 1), version?.Document ?? "");
}

/** Statements under a name that says in which policy they are. */
function statementsOf(policy: string, document: string): Statement[] {
  return readPolicy(document).map((statement) => ({ ...statement, name: `${policy}/${statement.name}` }));
}
