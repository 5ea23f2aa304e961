import type { Properties } from "../base/kind";
import { isObject } from "../base/values";
import type { KubernetesObject } from "./objects";

/** Set by the API server alone. */
const SERVER_FIELDS = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

const SERVER_ANNOTATIONS = ["deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration"];

/** The live object in the shape of the inputs that made it: what a refresh takes as inputs. */
export function liveInputs(live: KubernetesObject, inputs: Properties): Properties {
  const pruned = prune(live, inputs) as Properties;
  if (live.kind === "Secret" && isObject(inputs.stringData)) {
    // The API server moves stringData to data, encoded.
    pruned.stringData = decodeStringData(inputs.stringData, live.data);
  }
  return pruned;
}

function prune(live: unknown, shape: unknown): unknown {
  if (isObject(live) && isObject(shape)) {
    // The API server drops what is empty.
    const kept = Object.keys(shape).filter((name) => live[name] !== undefined || isEmpty(shape[name]));
    return Object.fromEntries(kept.map((name) => [name, prune(live[name] ?? shape[name], shape[name])]));
  }
  if (Array.isArray(live) && Array.isArray(shape)) {
    return shape.slice(0, live.length).map((item, index) => prune(live[index], item));
  }
  return live;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function decodeStringData(stringData: Properties, data: unknown): Properties {
  const values = isObject(data) ? data : {};
  return Object.fromEntries(
    Object.keys(stringData)
      .filter((name) => typeof values[name] === "string")
      .map((name) => [name, Buffer.from(values[name] as string, "base64").toString("utf8")]),
  );
}

/** All of a live object that somebody may have written: what an import takes as inputs. */
export function importedInputs(live: KubernetesObject): Properties {
  const inputs = { ...withoutServerFields(live), status: undefined };
  const annotations = Object.entries(inputs.metadata.annotations ?? {}).filter(
    ([name]) => !SERVER_ANNOTATIONS.includes(name),
  );
  const kept = annotations.length > 0 ? Object.fromEntries(annotations) : undefined;
  return { ...inputs, metadata: { ...inputs.metadata, annotations: kept } };
}

/** The same object as it may be sent to the API server. */
export function withoutServerFields<T extends Properties>(object: T): T {
  if (!isObject(object.metadata)) {
    return object;
  }
  const metadata = Object.entries(object.metadata).filter(([name]) => !SERVER_FIELDS.includes(name));
  return { ...object, metadata: Object.fromEntries(metadata) };
}
