import type { KubernetesApi } from "../api";
import { deleteObject } from "../deletion";
import { annotation, describe, type KubernetesObject, referenceOf } from "../objects";
import { readinessOf } from "../readiness";
import { type Patience, waitUntil } from "../waiting";

const WRITE = { fieldManager: "helm", force: true };

/** CRDs are installed where absent and never touched afterwards, as Helm does. */
export async function installCrds(
  api: KubernetesApi,
  crds: readonly KubernetesObject[],
  patience: Patience,
): Promise<void> {
  const added: KubernetesObject[] = [];
  for (const crd of crds) {
    if ((await api.read(referenceOf(crd))) === undefined) {
      added.push(await api.create(crd, WRITE));
    }
  }
  await awaitReady(api, added, patience);
}

export async function applyAll(api: KubernetesApi, manifests: readonly KubernetesObject[]): Promise<void> {
  for (const manifest of manifests) {
    await api.apply(manifest, WRITE);
  }
}

export async function awaitReady(
  api: KubernetesApi,
  objects: readonly KubernetesObject[],
  patience: Patience,
): Promise<void> {
  for (const object of objects) {
    const readiness = readinessOf(object);
    if (readiness !== undefined) {
      const name = describe(referenceOf(object));
      await waitUntil(async () => {
        const live = await api.read(referenceOf(object));
        const missing = live === undefined ? "it does not exist" : await readiness(live, api);
        return missing === undefined ? undefined : `${name} is not ready: ${missing}`;
      }, patience);
    }
  }
}

/** Last made, first gone; what is marked to be kept stays. */
export async function removeAll(
  api: KubernetesApi,
  manifests: readonly KubernetesObject[],
  patience: Patience,
): Promise<void> {
  for (const manifest of manifests.toReversed()) {
    if (annotation(manifest, "helm.sh/resource-policy") !== "keep") {
      await deleteObject(api, referenceOf(manifest), patience, "Background");
    }
  }
}
