import { isObject } from "../base/values";

/** A Kubernetes object as its API speaks it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  [field: string]: unknown;
}

/** What it takes to find an object. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export function referenceOf({ apiVersion, kind, metadata }: KubernetesObject): Reference {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}

/** `namespace/name`, or the name alone: what Pulumi uses as the id. */
export function idOf({ namespace, name }: { namespace?: string; name: string }): string {
  return namespace ? `${namespace}/${name}` : name;
}

export function parseId(id: string): { namespace?: string; name: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** For messages: `Deployment portworx/portworx-operator`. */
export function describe({ kind, ...rest }: Reference): string {
  return `${kind} ${idOf(rest)}`;
}

/** A field by its path; undefined where anything on the way is missing. */
export function field(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);
}

export function numberAt(value: unknown, ...path: string[]): number | undefined {
  const found = field(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = field(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function listAt(value: unknown, ...path: string[]): unknown[] {
  const found = field(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

export function annotation(value: unknown, name: string): string | undefined {
  return textAt(value, "metadata", "annotations", name);
}
