import assert from "node:assert/strict";
import { test } from "node:test";
import { planRestart } from "../../../doctor/restart/plan";
import { faultOf } from "../../../doctor/restart/pods";
import { pod, ROLE, rules } from "./objects";

const names = (pods: { readonly pod: { metadata?: { name?: string } } }[]) =>
  pods.map((step) => step.pod.metadata?.name);

test("pods that lack the identity are taken by node, those that serve nobody first, Stork's last", () => {
  const { steps } = planRestart(
    {
      portworx: [
        pod("c", { node: "node-3" }),
        pod("a", { node: "node-1" }),
        pod("fine", { node: "node-4", role: ROLE }),
        pod("b", { node: "node-2", ready: false }),
      ],
      stork: [pod("s", { component: "stork", node: "node-1", ready: false })],
      others: [],
    },
    rules,
  );
  assert.deepEqual(names([...steps]), ["b", "a", "c", "s"]);
});

test("a pod that is only unheard of, since its node is, does not count as serving nobody", () => {
  const { steps } = planRestart(
    {
      portworx: [pod("a", { node: "node-1" }), pod("b", { node: "node-2", ready: false, containersReady: true })],
      stork: [],
      others: [],
    },
    rules,
  );
  assert.deepEqual(names([...steps]), ["a", "b"]);
});

test("Stork is left out where it does not use the identity, and so are pods that have ended or are ending", () => {
  const plan = planRestart(
    {
      portworx: [
        pod("ended", { node: "node-1", phase: "Failed" }),
        pod("ending", { node: "node-2", terminating: true }),
      ],
      stork: [pod("s", { component: "stork" })],
      others: [],
    },
    { ...rules, storkUsesIdentity: false },
  );
  assert.deepEqual(plan, { steps: [], leftAlone: [] });
});

test("pods that share the service account are named as left alone, unless they are injected", () => {
  const others = [pod("portworx-api-1"), pod("portworx-kvdb-1", { role: ROLE })];
  const { steps, leftAlone } = planRestart({ portworx: [], stork: [], others }, rules);
  assert.deepEqual(steps, []);
  assert.deepEqual(
    leftAlone.map(({ metadata }) => metadata?.name),
    ["portworx-api-1"],
  );
});

test("the reason tells what the pod is older than", () => {
  const reasonWith = (webhook: string, annotation: string) => {
    const since = { webhook: new Date(webhook), annotation: new Date(annotation) };
    const old = pod("a", { node: "node-1", created: "2026-11-02T00:00:00Z" });
    return planRestart({ portworx: [old], stork: [], others: [] }, { ...rules, since }).steps[0]?.reason;
  };
  const lacks = "has no variable AWS_ROLE_ARN: created 2026-11-02T00:00:00Z";
  assert.equal(reasonWith("2026-11-03", "2026-11-01"), `${lacks}, before the webhook (2026-11-03T00:00:00Z)`);
  assert.equal(
    reasonWith("2026-11-03", "2026-11-04"),
    `${lacks}, before the webhook (2026-11-03T00:00:00Z) and the annotation (2026-11-04T00:00:00Z)`,
  );
  assert.match(
    reasonWith("2026-11-01", "2026-11-01") ?? "",
    /when webhook and annotation were there: .* may have been down$/,
  );
});

test("a pod lacks the identity when it has another role's, and a sidecar's lack does not count", () => {
  const other = pod("a", { role: "arn:aws:iam::123456789012:role/other" });
  assert.equal(
    faultOf(other, "portworx", rules.identity),
    `has AWS_ROLE_ARN arn:aws:iam::123456789012:role/other instead of ${ROLE}`,
  );
  const fine = pod("b", { role: ROLE });
  fine.spec?.containers.unshift({ name: "sidecar" });
  assert.equal(faultOf(fine, "portworx", rules.identity), undefined);
});

test("a pod whose identity the StorageCluster sets itself is left, for a new one would have the same", () => {
  const own = { ...rules, ownVariables: { portworx: ["AWS_ROLE_ARN"], stork: [] } };
  const other = pod("a", { node: "node-1", role: "arn:aws:iam::123456789012:role/other" });
  assert.equal(planRestart({ portworx: [other], stork: [], others: [] }, rules).steps.length, 1);
  assert.equal(planRestart({ portworx: [other], stork: [], others: [] }, own).steps.length, 0);
});

test("of pods that call no cloud the main container is looked at, not those before it", () => {
  const injected = pod("portworx-api", { component: "portworx-api", role: ROLE });
  if (injected.spec) injected.spec.initContainers = [{ name: "before" }];
  assert.equal(faultOf(injected, undefined, rules.identity), undefined);
});
