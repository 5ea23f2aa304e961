import { z } from "zod";
import { keyOf } from "../../../lab/providers/recording";
import { physicalId } from "./physical-ids";
import type { Workstation } from "./workstation";

const resource = z.looseObject({
  type: z.string(),
  custom: z.boolean().default(false),
  id: z.string().default(""),
  inputs: z.record(z.string(), z.unknown()).default({}),
});
const exported = z.object({
  deployment: z.object({
    resources: z.array(resource).default([]),
    pending_operations: z.array(z.object({ resource })).default([]),
  }),
});

/** What the stack's state says. */
export interface StackState {
  /** Type and id of what exists. */
  readonly objects: readonly string[];
  /** The same, of what the state does not know whether the cloud has made, changed or deleted it. */
  readonly pending: readonly string[];
}

export async function stateOf(workstation: Workstation): Promise<StackState> {
  const { deployment } = exported.parse(JSON.parse(await workstation.expect("stack", "export")));
  const objects = deployment.resources.filter(isObject).map(({ type, id }) => keyOf(type, id));
  const pending = deployment.pending_operations.map(({ resource: it }) =>
    isObject(it) ? keyOf(it.type, it.id || physicalId(it.type, it.inputs)) : it.type,
  );
  return { objects: objects.sort(), pending };
}

/** Stacks, providers and components exist in the state alone. */
function isObject({ custom, type }: z.infer<typeof resource>): boolean {
  return custom && !type.startsWith("pulumi:");
}
