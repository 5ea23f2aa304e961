import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { getPartition } from "@pulumi/aws/getPartition";
import type { AccountHome } from "../components/aws/arn";

/** Asks AWS in whose name this program runs: the account that is to trust the cluster. */
export async function findAccount(): Promise<AccountHome> {
  const [{ accountId }, { partition }] = await Promise.all([getCallerIdentity(), getPartition()]);
  return { accountId, partition };
}
