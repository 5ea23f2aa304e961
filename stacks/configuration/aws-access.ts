import { checkPartition } from "../../components/aws/arn";
import { checkBucket } from "../../components/aws/bucket";
import { checkRoleName } from "../../components/aws/iam-names";
import { checkKmsKeyArn } from "../../components/aws/kms-key";
import { checkedPermissions } from "../../components/aws/role-permissions";
import { partitionOfRegion } from "../../components/aws/region";
import type { InputMistake } from "../../components/input-error";

import { judge } from "./judge";

/** The keys that say who may do what in the account, as far as they could be read. */
export interface AwsAccess {
  readonly namespace?: string;
  readonly cluster?: { readonly name: string };
  readonly role?: { readonly name?: string; readonly permissionsBoundary?: string };
  readonly cloudSnap?: { readonly buckets?: string[]; readonly everyBucket?: boolean };
  readonly encryption?: { readonly keyArns: string[]; readonly allowGrants?: boolean };
}

/** Checks what only shows once several keys are known, by the rules of PortworxRole. */
export function accessMistakes(access: AwsAccess, region: string | undefined): InputMistake[] {
  const { role = {}, cloudSnap, encryption } = access;
  const mistakes: InputMistake[] = [];
  const judgeAll = (values: string[] = [], key: string, check: (value: string, input: string) => void): void =>
    values.forEach((value, index) => judge(mistakes, () => check(value, `${key}[${index}]`)));

  judgeAll(cloudSnap?.buckets, "cloudSnap.buckets", checkBucket);
  judgeAll(encryption?.keyArns, "encryption.keyArns", checkKmsKeyArn);
  judge(mistakes, () => checkedPermissions({ clusters: [], cloudSnap, encryption }));
  if (region === undefined) return mistakes;

  const checkHome = (value: string, input: string): void =>
    checkPartition(value, partitionOfRegion(region).name, input);
  judgeAll(cloudSnap?.buckets, "cloudSnap.buckets", (bucket, input) => {
    if (bucket.startsWith("arn:")) checkHome(bucket, input);
  });
  judgeAll(encryption?.keyArns, "encryption.keyArns", checkHome);
  const { permissionsBoundary } = role;
  if (permissionsBoundary !== undefined) {
    judge(mistakes, () => checkHome(permissionsBoundary, "role.permissionsBoundary"));
  }
  return [...mistakes, ...defaultNameMistakes(access, region)];
}

/**
 * The role's name where none is given. Roles are global in an account, so it tells regions, clusters and namespaces apart;
 * none of the three can contain the dot between them.
 */
export function defaultRoleName(cluster: string, region: string, namespace: string): string {
  return ["portworx-" + cluster, region, ...(namespace === "portworx" ? [] : [namespace])].join(".");
}

function defaultNameMistakes({ cluster, namespace, role }: AwsAccess, region: string): InputMistake[] {
  if (cluster === undefined || namespace === undefined || role === undefined || role.name !== undefined) return [];
  const found: InputMistake[] = [];
  judge(found, () => checkRoleName(defaultRoleName(cluster.name, region, namespace), "role.name"));
  const remedy = "This name is the default; give one: pulumi config set --path 'role.name' portworx-production";
  return found.map((mistake) => ({ ...mistake, remedy }));
}
