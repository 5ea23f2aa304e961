import type { Proof } from "./report";
import type { Step } from "./stack";

const STORAGE_CLUSTER = "kubernetes:core.libopenstorage.org/v1:StorageCluster";
export const HELM_RELEASE = "kubernetes:helm.sh/v3:Release";

/** The identity must outlive what still needs it: first the StorageCluster, then the operator, then the rest. */
export function destroyOrderProof(
  steps: readonly Step[],
  operatorType: string,
  rest: { readonly what: string; readonly type: string },
): Proof {
  return {
    name: `destroy takes the StorageCluster first, then the operator, then ${rest.what}`,
    run: () => {
      const cloudSteps = steps.filter(({ type }) => !type.startsWith("pulumi:") && !type.startsWith("portworx-"));
      const order = [STORAGE_CLUSTER, operatorType, rest.type].map((type) =>
        cloudSteps.findIndex((step) => step.type === type),
      );
      if (order[0] !== 0 || order.some((at, index) => at < 0 || at < (order[index - 1] ?? 0))) {
        throw new Error(`the order was ${cloudSteps.map((step) => step.type).join(", ")}`);
      }
      return Promise.resolve(cloudSteps.map((step) => step.type.split(":").pop()).join(", "));
    },
  };
}
