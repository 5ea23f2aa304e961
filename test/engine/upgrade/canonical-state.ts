import { createHash } from "node:crypto";
import { z } from "zod";

/** When every recorded state was made. */
const TIME = "2026-01-01T00:00:00Z";

/** What depends on the moment or the machine, and what no upgrade looks at. */
const DROPPED = ["created", "modified", "sourcePosition", "stackTrace"];

/** A salt for the test engine's passphrase: each stack has another, and the engine wants one where there are secrets. */
const SALT = "v1:mwb9ES57ht0=:v1:UyPrnq7MAJhopZpd:lyMdDoKbcXRjwl+8ep8q6rluKeBG3w==";

// The engine notes them in the order in which they were known.
const sorted = z.array(z.string()).transform((urns) => urns.sort());
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  dependencies: sorted.optional(),
  propertyDependencies: z.record(z.string(), sorted).optional(),
});
const deployment = z.looseObject({ deployment: z.looseObject({ resources: z.array(resource) }) });

type Resource = z.infer<typeof resource>;

/**
 * An exported state as a text that is the same at every run. Secrets are in it in plain words: the stand-ins' own, such as
 * "a private key", since a passphrase would encrypt them differently each time.
 */
export function canonicalState(exported: unknown): string {
  const state = deployment.parse(exported);
  state.deployment.resources = inStableOrder(state.deployment.resources);
  const text = JSON.stringify(state, (key, value: unknown) => {
    if (DROPPED.includes(key)) return undefined;
    if (key === "time") return TIME;
    return key === "salt" ? SALT : value;
  });
  return state.deployment.resources.reduce((result, { type, id, urn }) => {
    // A provider's own id is random, and those below name it.
    return type.startsWith("pulumi:providers:") && id ? result.replaceAll(id, guidOf(urn)) : result;
  }, text);
}

/** The engine wants each resource after those that it needs; among the rest it notes whichever was ready first. */
function inStableOrder(resources: readonly Resource[]): Resource[] {
  const waiting = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const ordered: Resource[] = [];
  const placed = new Set<string>();
  while (waiting.length > 0) {
    const next = waiting.findIndex((candidate) => needsOf(candidate).every((urn) => placed.has(urn)));
    const [ready] = waiting.splice(next, 1);
    if (next < 0 || ready === undefined) throw new Error("the state names a resource that it does not have");
    ordered.push(ready);
    placed.add(ready.urn);
  }
  return ordered;
}

function needsOf({ parent, provider, dependencies = [] }: Resource): string[] {
  // A provider reference is the provider's URN and its id.
  const providerUrn = provider?.slice(0, provider.lastIndexOf("::"));
  return [parent, providerUrn, ...dependencies].filter((urn) => urn !== undefined && urn !== "") as string[];
}

function guidOf(text: string): string {
  const digits = createHash("sha256").update(text).digest("hex");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
