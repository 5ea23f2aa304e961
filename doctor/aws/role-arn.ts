/** The parts of a role's ARN. */
export interface RoleName {
  readonly arn: string;
  readonly partition: string;
  readonly accountId: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly name: string;
}

/** Reads a role's ARN as the StorageCluster has it; undefined where it is none. */
export function readRoleArn(arn: string): RoleName | undefined {
  const [, partition, accountId, path, name] =
    /^arn:(aws(?:-[a-z]+)*):iam::(\d{12}):role(\/(?:[!-~]+\/)?)([\w+=,.@-]{1,64})$/.exec(arn) ?? [];
  return partition && accountId && path && name ? { arn, partition, accountId, path, name } : undefined;
}
