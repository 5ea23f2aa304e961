/** What a field of a manifest may hold. `any` ends a path: what is below is Kubernetes' own, such as a pod's spec. */
export type FieldType = "string" | "integer" | "boolean" | "any";

/**
 * The fields of a Stack (pulumi.com/v1) of the Pulumi Kubernetes Operator 2.3 that one may want here, written down from its
 * documentation and its definition. `*` stands for a key of one's own, `[]` for the items of a list.
 */
export const STACK_FIELDS: Readonly<Record<string, FieldType>> = {
  "spec.stack": "string",
  "spec.serviceAccountName": "string",
  "spec.preview": "boolean",
  "spec.projectRepo": "string",
  "spec.repoDir": "string",
  "spec.branch": "string",
  "spec.commit": "string",
  "spec.shallow": "boolean",
  "spec.fluxSource.dir": "string",
  "spec.fluxSource.sourceRef.apiVersion": "string",
  "spec.fluxSource.sourceRef.kind": "string",
  "spec.fluxSource.sourceRef.name": "string",
  "spec.backend": "string",
  "spec.secretsProvider": "string",
  "spec.config": "any",
  "spec.environment[]": "string",
  "spec.refresh": "boolean",
  "spec.expectNoRefreshChanges": "boolean",
  "spec.resyncFrequencySeconds": "integer",
  "spec.continueResyncOnCommitMatch": "boolean",
  "spec.destroyOnFinalize": "boolean",
  "spec.retryOnUpdateConflict": "boolean",
  "spec.useLocalStackOnly": "boolean",
  "spec.prerequisites[].name": "string",
  "spec.prerequisites[].requirement.succeededWithinDuration": "string",
  "spec.envRefs.*.type": "string",
  "spec.envRefs.*.secret.name": "string",
  "spec.envRefs.*.secret.key": "string",
  "spec.envRefs.*.literal.value": "string",
  "spec.workspaceTemplate.spec.image": "string",
  "spec.workspaceTemplate.spec.securityProfile": "string",
  "spec.workspaceTemplate.spec.resources": "any",
  "spec.workspaceTemplate.spec.podTemplate.spec": "any",
};

/** Every value of a manifest's spec by its path, lists and keys of one's own written as in the table. */
export function fieldsOf(value: unknown, path = "spec"): [path: string, value: unknown][] {
  if (STACK_FIELDS[path] === "any") return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    fieldsOf(inner, path === "spec.envRefs" ? `${path}.*` : `${path}.${key}`),
  );
}

export function hasType(value: unknown, type: FieldType): boolean {
  return type === "any" || (type === "integer" ? Number.isInteger(value) : typeof value === type);
}
