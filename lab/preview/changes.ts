import { z } from "zod";

const state = z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).default({}) });

const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: state.optional(),
  newState: state.optional(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const preview = z.object({ steps: z.array(step).default([]) });

/** One resource that a preview would change. */
export interface Change {
  readonly operation: "create" | "update" | "replace" | "delete";
  /** Pulumi type token. */
  readonly type: string;
  readonly name: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  /** Inputs that differ, by path; of a replacement those that force it. */
  readonly paths: readonly string[];
}

const OPERATIONS: Readonly<Record<string, Change["operation"]>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  // Some providers' replacements come as these two alone.
  "create-replacement": "replace",
};

/** Reads what `pulumi preview --json` printed. @throws an Error where it printed something else */
export function readChanges(json: string): Change[] {
  const { steps } = preview.parse(JSON.parse(json));
  const changes = new Map<string, Change>();
  for (const { op, urn, oldState, newState, replaceReasons, detailedDiff } of steps) {
    const operation = OPERATIONS[op];
    const type = (newState ?? oldState)?.type;
    if (operation === undefined || type === undefined || isBookkeeping(type)) continue;
    const paths = operation === "replace" ? replaceReasons : Object.keys(detailedDiff ?? {});
    const name = urn.split("::").at(-1) ?? urn;
    changes.set(urn, {
      operation,
      type,
      name,
      before: oldState?.inputs ?? changes.get(urn)?.before,
      after: newState?.inputs,
      paths: paths ?? [],
    });
  }
  return [...changes.values()];
}

/** Stacks, providers and components are made of the rest, which tells more. */
function isBookkeeping(type: string): boolean {
  return type.startsWith("pulumi:") || type.startsWith("portworx-workload-identity:");
}
