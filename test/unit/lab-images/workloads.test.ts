import assert from "node:assert/strict";
import { test } from "node:test";
import type { V1Pod } from "@kubernetes/client-node";
import { choosePod, playableContainers, workloadOf } from "../../../lab/images/workloads";
import { images } from "../../../lab/images/table";

interface PodFacts {
  uid: string;
  hash?: string;
  createdAt?: string;
  phase?: string;
  image?: string;
  deleted?: boolean;
}

function operatorPod({
  uid,
  hash = "5d4f",
  createdAt = "2026-11-24T10:00:00Z",
  phase,
  image,
  deleted,
}: PodFacts): V1Pod {
  return {
    metadata: {
      uid,
      name: `portworx-operator-${hash}-${uid}`,
      namespace: "portworx",
      labels: { "pod-template-hash": hash },
      // As a watch delivers it: text.
      creationTimestamp: createdAt as unknown as Date,
      deletionTimestamp: deleted ? new Date() : undefined,
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "ReplicaSet", name: `portworx-operator-${hash}`, uid: hash, controller: true },
      ],
    },
    spec: { containers: [{ name: "operator", image: image ?? "portworx/px-operator:26.2.1" }] },
    status: { phase: phase ?? "Running" },
  };
}

function chosen(pods: V1Pod[], currentUid?: string): string | undefined {
  const [candidates = []] = [...playableContainers(pods, images).values()];
  return choosePod(candidates, currentUid)?.pod.metadata?.uid;
}

test("a Deployment's pods are one workload, whatever their template", () => {
  const playable = playableContainers([operatorPod({ uid: "a" }), operatorPod({ uid: "b", hash: "77" })], images);
  assert.deepEqual([...playable.keys()], ["portworx/Deployment/portworx-operator/operator"]);
});

test("other owners and bare pods go by their own names", () => {
  const owner = { apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", uid: "1", controller: true };
  assert.equal(workloadOf({ metadata: { name: "agent-x", ownerReferences: [owner] } }), "DaemonSet/agent");
  assert.equal(workloadOf({ metadata: { name: "alone" } }), "Pod/alone");
});

test("only running pods of images in the table are played", () => {
  assert.equal(chosen([operatorPod({ uid: "a", phase: "Pending" })]), undefined);
  assert.equal(chosen([operatorPod({ uid: "a", deleted: true })]), undefined);
  assert.equal(chosen([operatorPod({ uid: "a", image: "portworx/oci-monitor:3.6.1" })]), undefined);
});

test("the images are told by their repository, in any registry, by tag or digest", () => {
  const matching = (image: string) => images.filter((row) => row.matches(image)).map((row) => row.name);
  assert.deepEqual(matching("registry.example:5000/px/px-operator@sha256:00"), ["portworx-operator"]);
  assert.deepEqual(matching("amazon/amazon-eks-pod-identity-webhook:v0.6.17"), ["pod-identity-webhook"]);
  assert.deepEqual(matching("example/eks/pod-identity-webhook:v0.6.17"), ["pod-identity-webhook"]);
  assert.deepEqual(matching("portworx/px-operator-tools:1"), []);
  assert.deepEqual(matching("portworx/oci-monitor:3.6.1"), []);
});

test("a program stays with its pod while that runs, and goes on to another when it is gone", () => {
  const pods = [operatorPod({ uid: "a" }), operatorPod({ uid: "b", createdAt: "2026-11-24T11:00:00Z" })];
  assert.equal(chosen(pods, "a"), "a");
  assert.equal(chosen(pods, "gone"), "b");
});

test("a newer pod template takes the program over", () => {
  const pods = [operatorPod({ uid: "a" }), operatorPod({ uid: "b", hash: "77", createdAt: "2026-11-24T11:00:00Z" })];
  assert.equal(chosen(pods, "a"), "b");
});
