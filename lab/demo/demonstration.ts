import type { LabState } from "../state";
import type { DistributionName, LabCloud } from "../distributions";
import type { Consultation } from "./doctor";
import type { Proof } from "./report";
import type { DemoStack, Step } from "./stack";

/** What is shown of one platform: a stack to bring up, and what must be true of it. */
export interface Demonstration {
  readonly cloud: LabCloud;
  readonly platform: DistributionName;
  /** What the stack is going to create and why; printed while the lab builds, so that the wait already pays. */
  readonly plan: string;
  /** Makes what the stack is given by name, in the place of those whose business it is. */
  prepare(lab: LabState): Promise<void>;
  /** Configuration of the stack on top of the example stack's own, by path, without the project's name. */
  settings(lab: LabState): Record<string, string>;
  /** Where the proofs look, once the stack is up. */
  open(lab: LabState, outputs: StackOutputs): Scene;
}

export type StackOutputs = Readonly<Record<string, unknown>>;

/** One running installation. */
export interface Scene {
  readonly namespace: string;
  /** What must hold while it is up, in the order in which it is told. */
  readonly sections: readonly Section[];
  /** How the doctor is asked about it. */
  readonly doctor: Consultation;
  /** What must hold after the destroy. */
  afterwards(steps: readonly Step[]): Proof[];
}

export interface Section {
  readonly title: string;
  readonly proofs: () => Proof[] | Promise<Proof[]>;
}

/** What must hold of every installation before it goes. */
export function secondPreviewProof(stack: DemoStack): Proof {
  return {
    name: "a second preview is empty",
    run: async () => {
      const changes = await stack.pendingChanges();
      if (Object.keys(changes).length > 0) throw new Error(`it would change ${JSON.stringify(changes)}`);
    },
  };
}
