import { createHash } from "node:crypto";

import type { Live } from "../base/kind";
import { isObject } from "../base/values";
import type { KubernetesApi } from "./api";
import { annotation, type KubernetesObject, listAt, referenceOf, textAt } from "./objects";

/** The output that remembers the manager: a resource that moves to another URN still owns its fields. */
export const FIELD_MANAGER_OUTPUT = "__fieldManager";

/** Each resource writes under a manager of its own, so that two of them on one object conflict. */
export function fieldManagerOf(urn: string, inputs: unknown, old?: Live): string {
  return (
    annotation(inputs, "pulumi.com/patchFieldManager") ??
    textAt(old?.outputs, FIELD_MANAGER_OUTPUT) ??
    `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`
  );
}

export function forcesFields(inputs: unknown): boolean {
  return annotation(inputs, "pulumi.com/patchForce") === "true";
}

/**
 * What a plain create wrote belongs to the manager's `Update` entry; a later apply under the same name would conflict
 * with it and could remove nothing. Turns the entry into one of apply.
 */
export async function adoptCreatedFields(
  live: KubernetesObject,
  fieldManager: string,
  api: KubernetesApi,
): Promise<void> {
  const operations = createdEntries(live, fieldManager).flatMap((index) => [
    // Others may write at the same time and move the entry.
    { op: "test", path: `/metadata/managedFields/${index}/manager`, value: fieldManager },
    { op: "test", path: `/metadata/managedFields/${index}/operation`, value: "Update" },
    { op: "replace", path: `/metadata/managedFields/${index}/operation`, value: "Apply" },
  ]);
  if (operations.length > 0) {
    await api.patch(referenceOf(live), operations);
  }
}

/** Whether fields of this manager still count as written by its create. */
export function hasCreatedFields(live: KubernetesObject, fieldManager: string): boolean {
  return createdEntries(live, fieldManager).length > 0;
}

function createdEntries(live: KubernetesObject, fieldManager: string): number[] {
  return listAt(live, "metadata", "managedFields").flatMap((entry, index) =>
    isObject(entry) && entry.manager === fieldManager && entry.operation === "Update" && entry.subresource === undefined
      ? [index]
      : [],
  );
}
