import { findStaticCredentials } from "../../components/portworx/static-credentials";

/** A static credential among the variables of a StorageCluster; its value is never kept. */
export interface StaticVariable {
  /** Where it stands, such as `spec.env[0]`. */
  readonly input: string;
  /** Such as AWS_ACCESS_KEY_ID. */
  readonly variable: string;
  /** Where its value comes from; undefined where it stands in the StorageCluster itself. */
  readonly secret?: SecretKey;
}

/** A key of a Secret. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** The static credentials in a StorageCluster's spec, and where their values come from. */
export function staticVariables(spec: Readonly<Record<string, unknown>>): StaticVariable[] {
  return findStaticCredentials(spec).map(({ input, variable }) => {
    const reference = at({ spec }, `${input}.valueFrom.secretKeyRef`);
    const name = at(reference, "name");
    const key = at(reference, "key");
    const isReference = typeof name === "string" && typeof key === "string";
    return { input, variable, ...(isReference && { secret: { name, key } }) };
  });
}

/** The value at a path such as `spec.nodes[1].env[0]`; undefined where there is none. */
function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .reduce<unknown>((parent, part) => (isObject(parent) ? parent[part] : undefined), value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
