import { InputError } from "../../input-error";

/** Which certificate authorities there are; the API server trusts all of them. */
export interface Generations {
  /** Number of the authority that has signed the certificate in use. */
  readonly serving: number;
  /** Number of the one that is to sign the next certificate, while a rotation is under way. */
  readonly upcoming?: number;
}

/**
 * The authorities of a state of rotation. Whatever serves after a step was trusted before it, as long as the inputs grow by
 * one at a time; so no step makes the API server meet a certificate that it does not know yet.
 *
 * @param newest input `certificateGeneration`
 * @param serving input `servingGeneration`; undefined for the one before the newest
 * @throws InputError where the numbers are no such state
 */
export function generations(newest = 1, serving?: number): Generations {
  if (!Number.isInteger(newest) || newest < 1) {
    throw new InputError({
      input: "certificateGeneration",
      value: newest,
      wanted: "a whole number of at least 1",
      remedy: "Leave it out at first; add 1 to rotate the certificate.",
    });
  }
  const previous = Math.max(1, newest - 1);
  const chosen = serving ?? previous;
  if (chosen !== newest && chosen !== previous) {
    throw new InputError({
      input: "servingGeneration",
      value: chosen,
      wanted: newest === 1 ? "1, the only generation" : `${previous} or ${newest}, the last two generations`,
      remedy:
        "Rotate in two updates: first add 1 to certificateGeneration, then set servingGeneration to the same number.",
    });
  }
  return chosen === newest ? { serving: newest } : { serving: chosen, upcoming: newest };
}

/** @throws InputError where a rotation is asked for that is not this component's. */
export function checkNoGenerations(newest: number | undefined, serving: number | undefined): void {
  for (const [input, value] of Object.entries({ certificateGeneration: newest, servingGeneration: serving })) {
    if (value === undefined) continue;
    throw new InputError({
      input,
      value,
      wanted: "nothing where certificateMode is certManager",
      remedy: "Leave it out: cert-manager renews the certificate by itself.",
    });
  }
}
