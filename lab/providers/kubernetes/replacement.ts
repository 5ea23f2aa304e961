import { changeOf, differences } from "../base/comparison";
import type { Change, Live, Properties } from "../base/kind";
import type { ClusterAccess } from "./access";
import { isAutonamed } from "./naming";
import { field, textAt } from "./objects";

/** Fields that the API server never changes in place, by API group and kind; the name and namespace of all. */
const FIXED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  "/PersistentVolumeClaim": ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  "/Pod": ["spec"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/Deployment": ["spec.selector"],
  "apps/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
};

/** Compares inputs with inputs: what the cluster or others set besides is nobody's change. */
export function diffObject(old: Live, inputs: Properties, access: ClusterAccess): Change {
  const oldInputs = withScopeOf(old.outputs, old.inputs);
  const newInputs = withScopeOf(old.outputs, inputs);
  const replaceOn = ["kind", "metadata.name", "metadata.namespace", ...fixedFields(newInputs, access)];
  if (groupOf(oldInputs) !== groupOf(newInputs)) {
    // Another version of the same kind is the same object; another group is not.
    replaceOn.push("apiVersion");
  }
  const change = changeOf(differences(oldInputs, newInputs), { replaceOn });
  return { ...change, deleteBeforeReplace: keepsPlace(old, newInputs) };
}

function fixedFields(inputs: Properties, access: ClusterAccess): readonly string[] {
  const key = `${groupOf(inputs)}/${textAt(inputs, "kind")}`;
  const fixed = FIXED_FIELDS[key] ?? [];
  // Their readers would not notice a change: the genuine provider makes a new one.
  if (key === "/Secret" && (!access.enableSecretMutable || inputs.immutable === true)) {
    return [...fixed, "data", "stringData"];
  }
  if (key === "/ConfigMap" && (!access.enableConfigMapMutable || inputs.immutable === true)) {
    return [...fixed, "data", "binaryData"];
  }
  return fixed;
}

/** The new object has the name that the old one has, and so cannot exist beside it. */
function keepsPlace(old: Live, inputs: Properties): boolean {
  return (
    !isAutonamed(inputs) &&
    textAt(inputs, "metadata", "name") === textAt(old.outputs, "metadata", "name") &&
    textAt(inputs, "metadata", "namespace") === textAt(old.outputs, "metadata", "namespace")
  );
}

/** A namespace given to an object of a cluster-wide kind means nothing. */
function withScopeOf(outputs: Properties, inputs: Properties): Properties {
  const { metadata } = inputs;
  if (field(outputs, "metadata", "namespace") !== undefined || typeof metadata !== "object" || metadata === null) {
    return inputs;
  }
  return { ...inputs, metadata: { ...metadata, namespace: undefined } };
}

function groupOf(inputs: Properties): string {
  const apiVersion = textAt(inputs, "apiVersion") ?? "";
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}
