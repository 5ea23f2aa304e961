import assert from "node:assert/strict";
import { json } from "node:stream/consumers";
import { describe, test } from "node:test";
import type { V1Pod } from "@kubernetes/client-node";
import { markHeardOf } from "../../../lab/images/pod-status";
import { ApiFixture } from "../doctor/cluster/api-fixture";

function pod(containersReady: boolean, ready: boolean, phase = "Running"): V1Pod {
  const condition = (type: string, holds: boolean) => ({ type, status: holds ? "True" : "False" });
  const container = { name: "portworx", image: "", imageID: "", restartCount: 0, ready: containersReady };
  return {
    metadata: { name: "px-1", namespace: "portworx" },
    status: {
      phase,
      conditions: [condition("Ready", ready), condition("ContainersReady", containersReady)],
      containerStatuses: [container],
    },
  };
}

describe("a pod whose node is heard of again", () => {
  const api = new ApiFixture();

  /** What is written as the pod's status. */
  async function written(seen: V1Pod, live = seen): Promise<unknown[]> {
    const bodies: V1Pod[] = [];
    api.reply = (request, response) => {
      const answer = async (): Promise<V1Pod> => {
        if (request.method === "PUT") bodies.push((await json(request)) as V1Pod);
        return live;
      };
      void answer().then((body) =>
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body)),
      );
    };
    await markHeardOf(api.kubeConfig(), seen);
    return bodies.map(({ status }) => status?.conditions?.map(({ type, status }) => `${type}=${status}`));
  }

  test("is ready again, as its containers are", async () => {
    assert.deepEqual(await written(pod(true, false)), [["Ready=True", "ContainersReady=True"]]);
  });

  test("is left alone while a container is not ready, or the pod has ended, or is ready", async () => {
    for (const other of [pod(false, false), pod(true, false, "Failed"), pod(true, true)]) {
      assert.deepEqual(await written(other), []);
      assert.deepEqual(await written(pod(true, false), other), [], "what was seen is out of date");
    }
  });
});
