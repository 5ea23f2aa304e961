import { notApplicable, type Check } from "../../check";
import type { Installation } from "../../installation";
import { NotReadable } from "../not-readable";

/**
 * A check that reads Azure with the user's own rights. Without them it says nothing, and what needs it still runs: the
 * exchange of a token shows whether the identity can be had, whoever runs the doctor.
 */
export function readable(check: Check<Installation>): Check<Installation> {
  return {
    ...check,
    run: async (installation) => {
      try {
        return await check.run(installation);
      } catch (error) {
        if (error instanceof NotReadable) return notApplicable(`not looked at: ${error.message}`);
        throw error;
      }
    },
  };
}
