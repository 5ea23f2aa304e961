import type { KubernetesApi } from "./api";
import { describe, field, listAt, type Reference } from "./objects";
import { type Patience, waitUntil } from "./waiting";

/** What an object owns goes first. */
export const FOREGROUND = "Foreground";

/** Deletes an object and waits until it is gone. */
export async function deleteObject(
  api: KubernetesApi,
  reference: Reference,
  patience: Patience,
  propagationPolicy: string = FOREGROUND,
): Promise<void> {
  const doomed = await api.read(reference);
  if (doomed === undefined || !(await api.delete(reference, propagationPolicy))) {
    return;
  }
  const uid = field(doomed, "metadata", "uid");
  await waitUntil(async () => {
    const live = await api.read(reference);
    if (live === undefined || field(live, "metadata", "uid") !== uid) {
      return undefined;
    }
    const finalizers = listAt(live, "metadata", "finalizers").join(", ");
    const holders =
      finalizers === "" ? "" : `; it is held by finalizers ${finalizers}, whose controllers must run to release it`;
    return `${describe(reference)} is being deleted and still exists${holders}`;
  }, patience);
}
