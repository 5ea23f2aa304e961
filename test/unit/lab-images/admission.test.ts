import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import type { V1Pod } from "@kubernetes/client-node";
import type { PatchOperation } from "../../../lab/images/admission/patch";
import { admissionHandler, PodRefused } from "../../../lab/images/admission/review";

const PATCH: PatchOperation[] = [{ op: "add", path: "/spec/containers", value: [] }];
const JSON_BODY = { "content-type": "application/json" };

describe("the admission server", () => {
  const seen: V1Pod[] = [];
  let patch: PatchOperation[] | undefined;
  let refusal: string | undefined;
  let server: Server;
  let url: string;

  before(async () => {
    const handler = admissionHandler("/mutate", (pod) => {
      seen.push(pod);
      if (refusal !== undefined) return Promise.reject(new PodRefused(refusal));
      return Promise.resolve(patch);
    });
    server = createServer(handler).listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const post = (body: unknown, headers: Record<string, string> = JSON_BODY) =>
    fetch(`${url}/mutate?timeout=10s`, { method: "POST", headers, body: JSON.stringify(body) });
  const review = (apiVersion: string) => ({
    apiVersion,
    kind: "AdmissionReview",
    request: { uid: "1-2-3", namespace: "portworx", object: { metadata: { generateName: "px-" } } },
  });

  for (const apiVersion of ["admission.k8s.io/v1", "admission.k8s.io/v1beta1"]) {
    test(`answers a review of ${apiVersion} in kind, with the patch`, async () => {
      patch = PATCH;
      const answer = await (await post(review(apiVersion))).json();
      const encoded = Buffer.from(JSON.stringify(PATCH)).toString("base64");
      assert.deepEqual(answer, {
        apiVersion,
        kind: "AdmissionReview",
        response: { uid: "1-2-3", allowed: true, patchType: "JSONPatch", patch: encoded },
      });
      assert.equal(seen.at(-1)?.metadata?.namespace, "portworx"); // The object itself has none yet.
    });
  }

  test("lets a pod pass that it has nothing for", async () => {
    patch = undefined;
    const { response } = (await (await post(review("admission.k8s.io/v1"))).json()) as { response: unknown };
    assert.deepEqual(response, { uid: "1-2-3", allowed: true });
  });

  test("refuses a pod with the reason, which the API server hands on", async () => {
    refusal = "the service account is missing";
    const { response } = (await (await post(review("admission.k8s.io/v1"))).json()) as { response: unknown };
    refusal = undefined;
    const status = { code: 400, message: "the service account is missing" };
    assert.deepEqual(response, { uid: "1-2-3", allowed: false, status });
  });

  test("refuses what is no review", async () => {
    assert.equal((await post({}, { "content-type": "text/plain" })).status, 415);
    const { response } = (await (await post({})).json()) as { response: { allowed: boolean } };
    assert.equal(response.allowed, false);
    assert.equal((await fetch(`${url}/mutate`, { method: "POST", headers: JSON_BODY, body: "{" })).status, 400);
    assert.equal((await fetch(`${url}/elsewhere`)).status, 404);
  });

  test("is healthy", async () => {
    assert.equal(await (await fetch(`${url}/healthz`)).text(), "ok");
  });
});
