import { test } from "node:test";
import assert from "node:assert/strict";
import { PlatformName } from "../../../../components/platforms";
import { checkMethod, OperatorMethod } from "../../../../components/portworx/operator-method";
import type { PortworxOperatorArgs } from "../../../../components/portworx/portworx-operator";
import { mistakeOf } from "../recorder";

const check = (args: Omit<PortworxOperatorArgs, "namespace">) => checkMethod({ namespace: "portworx", ...args });

test("an operator that is there needs its version", () => {
  check({ method: OperatorMethod.Existing, version: "26.2.1" });
  assert.equal(
    mistakeOf(() => check({ method: OperatorMethod.Existing })),
    "version: got nothing, wanted the version of the operator that is in the cluster. Read it from the image of Deployment " +
      "portworx-operator.",
  );
});

for (const method of [OperatorMethod.Existing, OperatorMethod.Olm]) {
  for (const input of ["chart", "repository", "chartVersion", "values"]) {
    test(`${method} has no use for ${input}`, () => {
      assert.equal(
        mistakeOf(() => check({ method, platform: PlatformName.Rosa, version: "26.2.1", [input]: "x" })),
        `${input}: wanted no chart where the method is ${method}. Leave it out, or set method to "helm".`,
      );
    });
  }
}

test("only olm takes a catalog", () => {
  check({ method: OperatorMethod.Olm, platform: PlatformName.Rosa, olm: { channel: "stable" } });
  assert.equal(
    mistakeOf(() => check({ platform: PlatformName.Rosa, olm: { channel: "stable" } })),
    'olm: wanted no Operator Lifecycle Manager where the method is helm. Leave it out, or set method to "olm".',
  );
});

test("olm needs OpenShift", () => {
  assert.match(
    mistakeOf(() => check({ method: OperatorMethod.Olm, platform: PlatformName.Eks })),
    /^method: got "olm", wanted helm or existing on platform eks/,
  );
});

test("the chart's values are judged", () => {
  assert.match(
    mistakeOf(() => check({ values: { deployCluster: true } })),
    /^values\.deployCluster: got true/,
  );
});
