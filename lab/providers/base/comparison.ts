import type { Change, Properties } from "./kind";
import { isObject } from "./values";

/** One place where two property trees differ; the path is in Pulumi's notation, such as `tags.team` or `rules[0]`. */
export interface Difference {
  path: string;
  kind: "add" | "delete" | "update";
}

/** The innermost differences. Absent and null are the same; an unknown value differs from everything. */
export function differences(old: Properties, news: Properties): Difference[] {
  const found: Difference[] = [];
  compareObjects("", old, news, found);
  return found;
}

function compareObjects(path: string, old: Properties, news: Properties, found: Difference[]): void {
  for (const name of new Set([...Object.keys(old), ...Object.keys(news)])) {
    compareValues(join(path, name), old[name], news[name], found);
  }
}

function compareValues(path: string, old: unknown, news: unknown, found: Difference[]): void {
  const wasThere = old !== undefined && old !== null;
  const isThere = news !== undefined && news !== null;
  if (!wasThere || !isThere) {
    if (wasThere !== isThere) {
      found.push({ path, kind: isThere ? "add" : "delete" });
    }
  } else if (Array.isArray(old) && Array.isArray(news)) {
    for (let index = 0; index < Math.max(old.length, news.length); index++) {
      compareValues(`${path}[${index}]`, old[index], news[index], found);
    }
  } else if (isObject(old) && isObject(news)) {
    compareObjects(path, old, news, found);
  } else if (typeof news === "symbol" || old !== news) {
    found.push({ path, kind: "update" });
  }
}

function join(path: string, name: string): string {
  if (/[."[\]]/.test(name)) {
    return `${path}[${JSON.stringify(name)}]`;
  }
  return path === "" ? name : `${path}.${name}`;
}

/** Whether a difference at one path concerns another: the same place, or one inside the other. */
export function touches(path: string, other: string): boolean {
  return path === other || isWithin(path, other) || isWithin(other, path);
}

function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
}

/** What changes from old to new inputs, and which of it replaces. */
export function changeOf(
  found: readonly Difference[],
  rules: { replaceOn?: readonly string[]; replaceAlways?: boolean; deleteBeforeReplace?: boolean },
): Change {
  const changed = found.map((difference) => difference.path);
  const replaces = changed.filter(
    (path) => rules.replaceAlways || (rules.replaceOn ?? []).some((fixed) => touches(path, fixed)),
  );
  return { changed, replaces, deleteBeforeReplace: rules.deleteBeforeReplace };
}
