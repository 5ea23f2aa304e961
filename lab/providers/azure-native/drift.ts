import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../base/kind";
import { isObject } from "../base/values";

/**
 * The inputs after what changed in Azure meanwhile: what somebody else changed goes into them, defaults that Azure
 * filled in do not.
 */
export function followDrift(inputs: Properties, before: Properties, after: Properties): Properties {
  const followed = { ...inputs };
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[name], after[name])) continue;
    if (after[name] === undefined) delete followed[name];
    else followed[name] = followValue(inputs[name], before[name], after[name]);
  }
  return followed;
}

function followValue(input: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(before, after)) return input;
  if (Array.isArray(input) && Array.isArray(before) && Array.isArray(after)) {
    const comparable = Math.min(input.length, before.length);
    return after.map((item: unknown, index) =>
      index < comparable ? followValue(input[index], before[index], item) : item,
    );
  }
  return isObject(input) && isObject(before) && isObject(after) ? followDrift(input, before, after) : after;
}
