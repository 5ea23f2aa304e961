import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkNoGenerations,
  generations,
  type Generations,
} from "../../../../../components/aws/pod-identity-webhook/certificate-generations";
import { mistakeOf } from "../../recorder";

const states: [number | undefined, number | undefined, Generations][] = [
  [undefined, undefined, { serving: 1 }],
  [1, 1, { serving: 1 }],
  [2, undefined, { serving: 1, upcoming: 2 }],
  [2, 1, { serving: 1, upcoming: 2 }],
  [2, 2, { serving: 2 }],
  [3, undefined, { serving: 2, upcoming: 3 }],
  [3, 3, { serving: 3 }],
];

for (const [newest, serving, expected] of states) {
  test(`generation ${newest}, serving ${serving}`, () => assert.deepEqual(generations(newest, serving), expected));
}

const trusted = ({ serving, upcoming }: Generations) => (upcoming === undefined ? [serving] : [serving, upcoming]);

test("whatever serves after one step was trusted before it", () => {
  const step = fc.constantFrom("generation", "serving", "default");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.array(step, { maxLength: 20 }), (start, steps) => {
      let newest = start;
      let serving: number | undefined;
      let before = generations(newest, serving);
      for (const kind of steps) {
        if (kind === "generation" && (serving === undefined || serving === newest)) newest++;
        if (kind === "serving") serving = newest;
        if (kind === "default" && serving !== newest) serving = undefined;
        const after = generations(newest, serving);
        assert.ok(trusted(before).includes(after.serving), JSON.stringify({ before, after }));
        assert.ok(trusted(after).includes(after.serving));
        before = after;
      }
    }),
  );
});

for (const newest of [0, -1, 1.5, Number.NaN]) {
  test(`certificateGeneration ${newest} is refused`, () => {
    assert.equal(
      mistakeOf(() => generations(newest)),
      `certificateGeneration: got ${JSON.stringify(newest)}, wanted a whole number of at least 1. Leave it out at first; add 1 ` +
        "to rotate the certificate.",
    );
  });
}

const wrongServing: [number, number, string][] = [
  [1, 2, "1, the only generation"],
  [1, 0, "1, the only generation"],
  [3, 1, "2 or 3, the last two generations"],
  [3, 4, "2 or 3, the last two generations"],
];

for (const [newest, serving, wanted] of wrongServing) {
  test(`servingGeneration ${serving} of ${newest} is refused`, () => {
    assert.equal(
      mistakeOf(() => generations(newest, serving)),
      `servingGeneration: got ${serving}, wanted ${wanted}. Rotate in two updates: first add 1 to certificateGeneration, then ` +
        "set servingGeneration to the same number.",
    );
  });
}

test("cert-manager rotates by itself", () => {
  checkNoGenerations(undefined, undefined);
  assert.equal(
    mistakeOf(() => checkNoGenerations(2, undefined)),
    "certificateGeneration: got 2, wanted nothing where certificateMode is certManager. Leave it out: cert-manager renews the " +
      "certificate by itself.",
  );
  assert.equal(
    mistakeOf(() => checkNoGenerations(undefined, 1)),
    "servingGeneration: got 1, wanted nothing where certificateMode is certManager. Leave it out: cert-manager renews the " +
      "certificate by itself.",
  );
});
