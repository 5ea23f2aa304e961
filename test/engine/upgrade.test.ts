import assert from "node:assert/strict";
import { test } from "node:test";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { recordedStates, withRecordedState, type RecordedState } from "./upgrade/recorded-state";
import { stackNames } from "./upgrade/stacks";

/** What a preview of the present code would do to a recorded state, such as `update aws:iam/role:Role portworx-role`. */
async function changesTo(recorded: RecordedState): Promise<string[]> {
  const changes: string[] = [];
  const onEvent = ({ resourcePreEvent }: EngineEvent): void => {
    if (resourcePreEvent === undefined) return;
    const { op, type, urn, diffs } = resourcePreEvent.metadata;
    // Another version of a cloud's SDK brings another default provider, which changes nothing in the cloud.
    if (op === "same" || /:default(_\d+)*$/.test(urn)) return;
    changes.push([op, type, urn.split("::").at(-1), ...(diffs ?? [])].join(" "));
  };
  await withRecordedState(recorded, async ({ stack }) => {
    await stack.preview({ onEvent });
  });
  return changes.sort();
}

const states = recordedStates();

test("every kind of stack is upgraded from a recorded state", () => {
  assert.deepEqual([...new Set(states.map(({ stack }) => stack))].sort(), [...stackNames].sort());
});

for (const recorded of states) {
  test(`the state of ${recorded.stack} that ${recorded.release} left is taken on as it is`, async () => {
    assert.deepEqual(await changesTo(recorded), []);
  });
}

/** The recorded state as other code would have left it. */
function madeDifferently(recorded: RecordedState, from: string, to: string): RecordedState {
  const text = JSON.stringify(recorded.deployment);
  assert.ok(text.includes(from), `${from} is in the state`);
  return { ...recorded, deployment: JSON.parse(text.replaceAll(from, to)) as RecordedState["deployment"] };
}

for (const [what, stack, from, to, change] of [
  [
    "a child that has another name",
    "aws-eks",
    "RolePolicy::portworx-role",
    "RolePolicy::portworx-role-policy",
    /^delete aws:iam\/rolePolicy:RolePolicy portworx-role-policy/,
  ],
  [
    "an input that can only be changed by a new object",
    "azure-aks",
    '"federatedIdentityCredentialResourceName":"portworx-demo_stork"',
    '"federatedIdentityCredentialResourceName":"stork"',
    /^replace azure-native:managedidentity:FederatedIdentityCredential .* federatedIdentityCredentialResourceName/,
  ],
] as const) {
  test(`${what} does not pass unseen`, async () => {
    const recorded = states.find((state) => state.stack === stack);
    assert.ok(recorded);
    const changes = await changesTo(madeDifferently(recorded, from, to));
    assert.ok(
      changes.some((line) => change.test(line)),
      changes.join("\n"),
    );
  });
}
