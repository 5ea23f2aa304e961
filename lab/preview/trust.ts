import type { Change } from "./changes";

/** Who may become whom, each in a line, such as `portworx of namespace portworx`. */
export type Lines = readonly string[];

/** What a resource of this type says about trust. */
const TRUST: Readonly<Record<string, (inputs: Readonly<Record<string, unknown>>) => Lines>> = {
  "aws:iam/role:Role": ({ assumeRolePolicy }) => statementsOf(assumeRolePolicy).flatMap(trustedBy),
  "azure-native:managedidentity:FederatedIdentityCredential": ({ issuer, subject, audiences, resourceName }) => [
    `${text(subject)} of ${text(issuer)} for ${listOf(audiences).join(", ")} becomes identity ${text(resourceName)}`,
  ],
};

/** What a resource of this type says about what may be done. */
const PERMISSIONS: Readonly<Record<string, (inputs: Readonly<Record<string, unknown>>) => Lines>> = {
  "aws:iam/rolePolicy:RolePolicy": ({ policy }) => statementsOf(policy).flatMap(permittedBy),
  "aws:s3/bucketPolicy:BucketPolicy": ({ policy }) => statementsOf(policy).flatMap(permittedBy),
  "azure-native:authorization:RoleDefinition": ({ permissions }) =>
    listOf(permissions).flatMap((permission) => {
      const { actions, dataActions } = permission as Record<string, unknown>;
      return [...listOf(actions), ...listOf(dataActions)].map(text);
    }),
  "azure-native:authorization:RoleAssignment": ({ scope, roleDefinitionId }) => [
    `role ${text(roleDefinitionId).split("/").at(-1)} at ${text(scope)}`,
  ],
};

/** What was so and will not be, and the other way round. */
export interface Difference {
  readonly resource: string;
  readonly removed: Lines;
  readonly added: Lines;
}

export const trustDifferences = (changes: readonly Change[]): Difference[] => differences(changes, TRUST);
export const permissionDifferences = (changes: readonly Change[]): Difference[] => differences(changes, PERMISSIONS);

function differences(
  changes: readonly Change[],
  readers: Readonly<Record<string, (inputs: Readonly<Record<string, unknown>>) => Lines>>,
): Difference[] {
  return changes.flatMap(({ type, name, before, after }) => {
    const read = readers[type];
    if (read === undefined) return [];
    const [old, wanted] = [before ? read(before) : [], after ? read(after) : []];
    const removed = old.filter((line) => !wanted.includes(line));
    const added = wanted.filter((line) => !old.includes(line));
    return removed.length + added.length > 0 ? [{ resource: name, removed, added }] : [];
  });
}

interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy comes as text; one that a preview does not know yet as nothing that can be read. */
function statementsOf(policy: unknown): Statement[] {
  if (typeof policy !== "string") return [];
  try {
    return listOf((JSON.parse(policy) as { Statement?: unknown }).Statement) as Statement[];
  } catch {
    return [];
  }
}

function trustedBy({ Effect, Principal, Condition = {} }: Statement): Lines {
  const conditions = Object.values(Condition).flatMap((ofOperator) => Object.entries(ofOperator));
  const valuesOf = (claim: string): string[] =>
    conditions.filter(([key]) => key.endsWith(`:${claim}`)).flatMap(([, values]) => listOf(values).map(text));
  const principals = Object.values((Principal ?? {}) as Record<string, unknown>).flatMap((one) =>
    listOf(one).map(text),
  );
  const who = valuesOf("sub");
  const audiences = valuesOf("aud");
  return (who.length > 0 ? who : ["ANYBODY"]).map(
    (subject) =>
      `${Effect === "Deny" ? "DENIED: " : ""}${subject} of ${principals.join(", ") || text(Principal)} ` +
      `for ${audiences.join(", ") || "ANY AUDIENCE"}`,
  );
}

function permittedBy({ Effect, Action, Resource }: Statement): Lines {
  const resources = listOf(Resource).map(text).join(", ");
  return listOf(Action).map((action) => `${Effect === "Deny" ? "DENIED: " : ""}${text(action)} on ${resources}`);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
