import type { Selection } from "./read-policy";

/** IAM's wildcards: `*` for any text, `?` for one character; everything else is itself. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const expression = pattern.replace(/[.*+?^${}()|[\]\\]/g, (character) =>
    character === "*" ? ".*" : character === "?" ? "." : `\\${character}`,
  );
  return new RegExp(`^${expression}$`, "s").test(text);
}

/** Names of actions are compared without regard to case. */
export function selectsAction({ excluded, patterns }: Selection, action: string): boolean {
  const named = patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  return named !== excluded;
}

/** @param resource an ARN, or `*` for an action that knows no resources */
export function selectsResource({ excluded, patterns }: Selection, resource: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern, resource)) !== excluded;
}
