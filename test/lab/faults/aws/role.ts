import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { Fault, Planted } from "../fault";
import type { AwsScene, PolicyDocument } from "./scene";

/** Faults in the role and in what it may do. */
export const roleFaults: readonly Fault<AwsScene>[] = [
  {
    id: "role-missing",
    title: "The role does not exist",
    planted: "the role is deleted with its policy",
    check: "aws.role",
    status: "FAIL",
    plant: deleteRole,
  },
  {
    id: "permissions-without-attach",
    title: "The role may not attach volumes",
    planted: "ec2:AttachVolume is taken out of the role's policy",
    check: "aws.permission-policy",
    status: "FAIL",
    plant: (scene) => scene.changePermissions((policy) => withoutActions(policy, /^ec2:AttachVolume$/)),
  },
  {
    id: "permissions-without-bucket",
    title: "The role may not use the bucket of cloud snapshots",
    planted: "the actions on objects and their listing are taken out of the role's policy",
    check: "aws.permission-policy",
    status: "FAIL",
    plant: (scene) => scene.changePermissions((policy) => withoutActions(policy, /^s3:(ListBucket|.*Object|Abort.*)$/)),
  },
  {
    id: "permissions-boundary",
    title: "The role's permissions boundary is too narrow",
    planted: "a boundary that allows s3:* alone is put on the role",
    check: "aws.permission-policy",
    status: "FAIL",
    plant: narrowBoundary,
  },
];

async function deleteRole(scene: AwsScene): Promise<Planted> {
  const { owner, roleName: RoleName } = scene;
  const [trust, permissions] = await Promise.all([scene.trust(), scene.permissions()]);
  await owner.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "portworx" }));
  await owner.iam.send(new DeleteRoleCommand({ RoleName }));
  return {
    undo: async () => {
      await owner.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
      await owner.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "portworx", PolicyDocument: permissions }));
    },
  };
}

function withoutActions(policy: PolicyDocument, refused: RegExp): PolicyDocument {
  const Statement = policy.Statement.flatMap((statement) => {
    const actions = [statement.Action].flat().filter((action) => !refused.test(action));
    return actions.length === 0 ? [] : [{ ...statement, Action: actions }];
  });
  return { ...policy, Statement };
}

async function narrowBoundary({ owner, roleName: RoleName }: AwsScene): Promise<Planted> {
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
  });
  const made = await owner.iam.send(new CreatePolicyCommand({ PolicyName: "narrow-boundary", PolicyDocument }));
  const PolicyArn = made.Policy?.Arn ?? "";
  await owner.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: PolicyArn }));
  return {
    undo: async () => {
      await owner.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
      await owner.iam.send(new DeletePolicyCommand({ PolicyArn }));
    },
  };
}
