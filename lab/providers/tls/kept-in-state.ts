import type { Kind, Live } from "../base/kind";

/** What the kinds have in common: nothing exists outside of the state, and every change makes a new one. */
export const keptInState: Pick<Kind<undefined>, "read" | "delete"> = {
  read(id, old: Live) {
    if (Object.keys(old.outputs).length === 0)
      throw new Error(`${id} cannot be imported: the provider only makes new ones`);
    return Promise.resolve(old);
  },
  delete: () => Promise.resolve(),
};
