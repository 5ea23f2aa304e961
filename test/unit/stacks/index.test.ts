import assert from "node:assert/strict";
import { test } from "node:test";
import program from "../../../index";
import { runStack } from "../../../stacks";
import { configured, recordStack } from "./recorder";

test("the program is what Pulumi calls, beside Pulumi.yaml as in the Automation API", () => {
  assert.equal(program, runStack);
});

for (const [cloud, got] of [
  [undefined, "nothing"],
  ["gcp", '"gcp"'],
  ["Azure", '"Azure"'],
] as const) {
  test(`a cloud that the stack does not install on is refused: ${cloud ?? "none"}`, async () => {
    await assert.rejects(recordStack(configured({ cloud })), {
      message:
        "1 mistake in the stack's configuration:\n" +
        `  - portworx-workload-identity:cloud: got ${got}, wanted a cloud that this project installs on: aws or azure. Run: pulumi config set cloud aws`,
    });
  });
}

test("nothing is asked for while the configuration is wrong, so nothing can be registered either", async () => {
  const situation = { eks: new Error("EKS was asked") };
  await assert.rejects(recordStack(configured({ namespace: "A" }), situation), /1 mistake.*\n.*:namespace: got "A"/);
});
