import { z } from "zod";
import { type Properties, UNKNOWN } from "../base/kind";
import { containsUnknown, isObject } from "../base/values";

export type Tags = Readonly<Record<string, string>>;

export const tagMap = z.record(z.string(), z.string());

/** AWS's own form. */
export interface AwsTag {
  Key: string;
  Value: string;
}

export function toAws(tags: Tags): AwsTag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function fromAws(tags: readonly { Key?: string; Value?: string }[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The resource's own tags over the provider's default ones. */
export function allTags(defaults: Tags, tags: Tags | undefined): Tags {
  return { ...defaults, ...tags };
}

/** The same for inputs that may not be known yet. */
export function allTagsPreview(defaults: Tags, inputs: Properties): unknown {
  const { tags = {} } = inputs;
  return containsUnknown(tags) || !isObject(tags) ? UNKNOWN : { ...defaults, ...tags };
}

/** The `tags` input that gives the live tags: a tag that only comes from the provider's default ones is not part of it. */
export function ownTags(live: Tags, defaults: Tags, old: unknown): Tags | undefined {
  const before: Properties = isObject(old) ? old : {};
  const own = Object.entries(live).filter(([key, value]) => key in before || defaults[key] !== value);
  return own.length === 0 && old === undefined ? undefined : Object.fromEntries(own);
}

/** What has to be written and removed to get from one set to another. */
export function tagChanges(from: Tags, to: Tags): { written: Tags; removed: string[] } {
  return {
    written: Object.fromEntries(Object.entries(to).filter(([key, value]) => from[key] !== value)),
    removed: Object.keys(from).filter((key) => !(key in to)),
  };
}
