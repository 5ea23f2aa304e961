/** How a run comes to its end before its time. */
export type Interruption = "SIGINT" | "SIGKILL" | "crash";

/** When: at which of the calls that make or delete something, and whether the cloud had done it by then. */
export interface Moment {
  /** The first is 1. */
  readonly call: number;
  readonly done: boolean;
}

/** What one seed does to a stack: its `up` and its `destroy` are both interrupted. */
export interface Plan {
  readonly seed: number;
  readonly interruption: Interruption;
  readonly up: Moment;
  readonly destroy: Moment;
}

const INTERRUPTIONS: readonly Interruption[] = ["SIGINT", "crash", "SIGKILL"];

/** Twenty seeds: the odd ones are AWS's, the even ones Azure's, and each cloud has every interruption in turn. */
export function plansOf(cloud: "aws" | "azure", objects: number): Plan[] {
  const first = cloud === "aws" ? 1 : 2;
  return Array.from({ length: 10 }, (_, index): Plan => {
    const seed = first + 2 * index;
    const random = randomOf(seed);
    const moment = (): Moment => ({ call: 1 + Math.floor(random() * objects), done: random() < 0.5 });
    return {
      seed,
      interruption: INTERRUPTIONS[index % INTERRUPTIONS.length] ?? "SIGINT",
      up: moment(),
      destroy: moment(),
    };
  });
}

export function describe({ seed, interruption, up, destroy }: Plan): string {
  const at = ({ call, done }: Moment): string => `${done ? "after" : "before"} call ${call}`;
  return `seed ${seed}: ${interruption} ${at(up)} of up and ${at(destroy)} of destroy`;
}

/** Mulberry32: numbers from 0 to 1 that a seed decides. */
function randomOf(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
