import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { V1Pod } from "@kubernetes/client-node";
import { installedPod, readPods } from "../../../../doctor/facts/pods";
import { ApiFixture } from "../cluster/api-fixture";

function pod(name: string, change: Partial<V1Pod> = {}): V1Pod {
  return {
    metadata: { name, namespace: "portworx" },
    spec: { containers: [] },
    status: { phase: "Running" },
    ...change,
  };
}

describe("installedPod", () => {
  test("keeps no value of a variable that may be secret", () => {
    const env = [
      { name: "AWS_ROLE_ARN", value: "arn" },
      { name: "AWS_SECRET_ACCESS_KEY", value: "hidden" },
      { name: "AZURE_CLIENT_ID", valueFrom: { secretKeyRef: { name: "a", key: "b" } } },
    ];
    const kept = installedPod(pod("a", { spec: { containers: [{ name: "portworx", env }] } }), "px");
    assert.deepEqual(kept.containers[0]?.env, { AWS_ROLE_ARN: "arn" });
    assert.deepEqual(kept.containers[0]?.variables, ["AWS_ROLE_ARN", "AWS_SECRET_ACCESS_KEY", "AZURE_CLIENT_ID"]);
    assert.doesNotMatch(JSON.stringify(kept), /hidden/);
  });

  test("leaves out the token for the API server itself", () => {
    const sources = [{ serviceAccountToken: { path: "token" } }];
    const cloud = [{ serviceAccountToken: { path: "token", audience: "sts.amazonaws.com" } }];
    const volumes = [
      { name: "kube-api-access", projected: { sources } },
      { name: "aws-iam-token", projected: { sources: cloud } },
    ];
    assert.deepEqual(installedPod(pod("a", { spec: { containers: [], volumes } }), "px").tokens, [
      { volume: "aws-iam-token", audience: "sts.amazonaws.com", path: "token" },
    ]);
  });
});

describe("readPods", () => {
  const api = new ApiFixture();

  test("reads Portworx's and Stork's living pods alone", async () => {
    api.reply = ({ url = "" }, response) => {
      const px = [
        pod("px-1"),
        pod("px-gone", { metadata: { name: "px-gone", deletionTimestamp: new Date() } }),
        pod("px-failed", { status: { phase: "Failed" } }),
      ];
      response.end(JSON.stringify({ items: url.includes("name%3Dportworx") ? px : [pod("stork-1")] }));
    };
    const found = await readPods(api.reader(), "portworx");
    assert.deepEqual(
      found.map(({ name, kind }) => `${kind} ${name}`),
      ["px px-1", "stork stork-1"],
    );
  });
});
