import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Cloud } from "../../../../components/platforms";
import {
  judgeAge,
  judgeIdentity,
  judgeInjected,
  judgeRunning,
  judgeStaticCredentials,
} from "../../../../doctor/checks/pods";
import { awsPod, barePod, ROLE } from "../pods";

const { Aws, Azure } = Cloud;
const restart = "npx pxwi restart";
const [container] = awsPod().containers;
assert.ok(container);

describe("pods.running", () => {
  test("fails without pods, and warns of those that do not run", () => {
    assert.equal(judgeRunning([], "portworx").status, "FAIL");
    assert.equal(judgeRunning([awsPod({ kind: "stork" })], "portworx").status, "FAIL");
    const waiting = judgeRunning([awsPod(), awsPod({ name: "px-2", phase: "Pending" })], "portworx");
    assert.deepEqual(waiting, {
      status: "WARN",
      seen: "not running: px-2",
      remedy: "kubectl --namespace portworx describe pod px-2",
    });
    assert.deepEqual(judgeRunning([awsPod(), awsPod({ kind: "stork" })], "portworx"), {
      status: "PASS",
      seen: "1 of Portworx, 1 of Stork",
    });
  });
});

describe("pods.age", () => {
  const before = new Date("2026-01-01T00:00:00Z");
  const later = new Date("2026-01-03T00:00:00Z");
  const start = (webhook: Date | undefined, annotation: Date) => ({
    webhook,
    annotations: new Map([["portworx", annotation]]),
  });

  test("names the pods that were there before the webhook", () => {
    assert.deepEqual(judgeAge([barePod(), awsPod({ name: "px-2" })], Aws, start(later, before)), {
      status: "FAIL",
      seen: "created before the webhook: px-1",
      remedy: restart,
    });
  });

  test("names the pods that were there before the annotation", () => {
    assert.equal(judgeAge([barePod()], Aws, start(before, later)).seen, "created before the annotation: px-1");
  });

  test("names a pod that is older than both but once", () => {
    assert.equal(judgeAge([barePod()], Aws, start(later, later)).seen, "created before the webhook: px-1");
  });

  test("leaves pods alone that have everything, however old they are", () => {
    assert.equal(judgeAge([awsPod()], Aws, start(later, later)).status, "PASS");
  });

  test("leaves it to pods.injected where a younger pod lacks something", () => {
    assert.equal(judgeAge([barePod()], Aws, start(before, before)).status, "PASS");
    assert.equal(judgeAge([barePod()], Aws, start(undefined, before)).status, "PASS");
    assert.deepEqual(judgeInjected([awsPod(), barePod()], Aws), {
      status: "FAIL",
      seen: "px-1: px-1 has no variable AWS_ROLE_ARN, has no variable AWS_WEB_IDENTITY_TOKEN_FILE, has no volume with a token",
      remedy: restart,
    });
  });

  test("shortens a long list of pods", () => {
    const many = Array.from({ length: 500 }, (_, index) => barePod({ name: `px-${index}` }));
    assert.equal(
      judgeAge(many, Aws, start(later, before)).seen,
      "created before the webhook: px-0, px-1, px-2 and 497 more",
    );
  });
});

describe("pods.identity and pods.static-credentials", () => {
  test("name pods that were created with another identity", () => {
    assert.equal(judgeIdentity([awsPod()], { cloud: Aws, value: ROLE }).status, "PASS");
    const stale = judgeIdentity([awsPod()], { cloud: Aws, value: "arn:aws:iam::1:role/new" });
    assert.deepEqual(stale, {
      status: "FAIL",
      seen: `px-1: px-1 has AWS_ROLE_ARN ${ROLE} instead of arn:aws:iam::1:role/new`,
      remedy: restart,
    });
  });

  test("leave to static credentials an identity that the StorageCluster itself sets", () => {
    const expected = { cloud: Aws, value: "arn:aws:iam::1:role/new" };
    const own = { portworx: ["AWS_ROLE_ARN"], stork: [] };
    assert.equal(judgeIdentity([awsPod()], expected, own).status, "PASS");
    assert.equal(judgeIdentity([awsPod({ kind: "stork" })], expected, own).status, "FAIL");
  });

  test("name variables with keys, but none that a webhook sets", () => {
    const withKey = { ...container, variables: ["AWS_ACCESS_KEY_ID", "AWS_ROLE_ARN"] };
    assert.equal(judgeStaticCredentials([awsPod({ containers: [withKey] })], Aws).seen, "px-1: AWS_ACCESS_KEY_ID");
    const injected = { ...container, variables: ["AZURE_CLIENT_ID", "AZURE_TENANT_ID"] };
    assert.equal(judgeStaticCredentials([awsPod({ containers: [injected] })], Azure).status, "PASS");
    const secret = { ...container, variables: ["AZURE_CLIENT_SECRET"] };
    assert.equal(judgeStaticCredentials([awsPod({ containers: [secret] })], Azure).status, "FAIL");
  });
});
