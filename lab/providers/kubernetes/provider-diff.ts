import { isDeepStrictEqual } from "node:util";

import { differences, touches } from "../base/comparison";
import { type Change, type Properties, UNKNOWN } from "../base/kind";
import { activeCluster, clusterInputsOf } from "./kubeconfig";

const IDENTIFIER = "clusterIdentifier";
const CLUSTER_INPUTS = ["kubeconfig", "context", "cluster"];

/**
 * What a change of the provider's inputs means. Kubernetes has no identity of a cluster, so the genuine provider
 * replaces when the cluster in use looks another one; with `clusterIdentifier` set, that alone decides.
 */
export function diffProvider(old: Properties, inputs: Properties): Change {
  const changed = differences(old, inputs).map(({ path }) => path);
  const identifierChanged = changed.includes(IDENTIFIER);
  if (isSet(inputs[IDENTIFIER]) && !identifierChanged) {
    return { changed, replaces: [] };
  }
  // Adding or removing the identifier replaces nothing, so that it can be introduced without risk.
  const replaces = identifierChanged && isSet(old[IDENTIFIER]) && isSet(inputs[IDENTIFIER]) ? [IDENTIFIER] : [];
  const changedClusterInputs = CLUSTER_INPUTS.filter((name) => changed.some((path) => touches(path, name)));
  const unknown = changedClusterInputs.find((name) => inputs[name] === UNKNOWN);
  if (unknown !== undefined) {
    return { changed, replaces: [...replaces, unknown] };
  }
  const oldCluster = activeCluster(clusterInputsOf(old));
  const newCluster = activeCluster(clusterInputsOf(inputs));
  const another = oldCluster !== undefined && newCluster !== undefined && !isDeepStrictEqual(oldCluster, newCluster);
  return { changed, replaces: another ? [...replaces, ...changedClusterInputs] : replaces };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
