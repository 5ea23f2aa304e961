import { type KubernetesObject, numberAt, textAt } from "../objects";
import { conditionOf } from "./conditions";

/** Fails early only where the controller itself gave up. */
export function deployment(live: KubernetesObject): string | undefined {
  const progress = conditionOf(live, "Progressing");
  if (isObserved(live) && progress?.reason === "ProgressDeadlineExceeded") {
    throw new Error(`the rollout failed: ${progress.message}`);
  }
  const wanted = numberAt(live, "spec", "replicas") ?? 1;
  return (
    observation(live) ??
    missing(live, "updatedReplicas", wanted, "are updated") ??
    // Pods of the former revision count as replicas until they are gone.
    surplus(live, wanted) ??
    missing(live, "availableReplicas", wanted, "are available")
  );
}

export function statefulSet(live: KubernetesObject): string | undefined {
  const wanted = numberAt(live, "spec", "replicas") ?? 1;
  const isPartitioned = (numberAt(live, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0) > 0;
  const isOnDelete = textAt(live, "spec", "updateStrategy", "type") === "OnDelete";
  return (
    observation(live) ??
    missing(live, "readyReplicas", wanted, "are ready") ??
    (isPartitioned || isOnDelete || wanted === 0 ? undefined : missing(live, "updatedReplicas", wanted, "are updated"))
  );
}

export function daemonSet(live: KubernetesObject): string | undefined {
  const wanted = numberAt(live, "status", "desiredNumberScheduled") ?? 0;
  return (
    observation(live) ??
    missing(live, "updatedNumberScheduled", wanted, "are updated") ??
    missing(live, "numberAvailable", wanted, "are available")
  );
}

function isObserved(live: KubernetesObject): boolean {
  return (numberAt(live, "status", "observedGeneration") ?? 0) >= (numberAt(live, "metadata", "generation") ?? 0);
}

function observation(live: KubernetesObject): string | undefined {
  return isObserved(live) ? undefined : "its controller has not seen it yet";
}

function missing(live: KubernetesObject, count: string, wanted: number, words: string): string | undefined {
  const actual = numberAt(live, "status", count) ?? 0;
  return actual < wanted ? `${actual} of ${wanted} replicas ${words}` : undefined;
}

function surplus(live: KubernetesObject, wanted: number): string | undefined {
  const actual = numberAt(live, "status", "replicas") ?? 0;
  return actual > wanted ? `${actual - wanted} replicas of the former revision are still there` : undefined;
}
