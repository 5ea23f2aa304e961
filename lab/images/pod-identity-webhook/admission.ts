import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { V1Pod } from "@kubernetes/client-node";
import type { PatchOperation } from "./mutation";

interface AdmissionReview {
  apiVersion?: string;
  kind?: string;
  request?: { uid: string; namespace?: string; object?: V1Pod };
}

/** Answers admission reviews of pods, v1 and v1beta1, at the paths of the genuine webhook. */
export function admissionHandler(mutate: (pod: V1Pod) => Promise<PatchOperation[] | undefined>): RequestListener {
  return (request, response) => {
    if (request.url === "/healthz") return void response.end("ok");
    if (request.url?.split("?")[0] !== "/mutate") return answer(response, 404, "404 page not found");
    if (request.headers["content-type"] !== "application/json") {
      return answer(response, 415, "Invalid Content-Type, expected `application/json`");
    }
    void reviewOf(request)
      .then((review) => respond(review, mutate))
      .then((review) => answer(response, 200, JSON.stringify(review)))
      .catch((error: unknown) => answer(response, 400, String(error)));
  };
}

async function reviewOf(request: IncomingMessage): Promise<AdmissionReview> {
  return JSON.parse(await text(request)) as AdmissionReview;
}

async function respond(
  { apiVersion, kind, request }: AdmissionReview,
  mutate: (pod: V1Pod) => Promise<PatchOperation[] | undefined>,
): Promise<object> {
  if (request?.object === undefined)
    return { apiVersion, kind, response: { allowed: false, status: { message: "bad content" } } };
  const { uid, namespace, object } = request;
  const patch = await mutate({ ...object, metadata: { ...object.metadata, namespace } });
  const patched =
    patch === undefined ? {} : { patchType: "JSONPatch", patch: Buffer.from(JSON.stringify(patch)).toString("base64") };
  return { apiVersion, kind, response: { uid, allowed: true, ...patched } };
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": status === 200 ? "application/json" : "text/plain" });
  response.end(body);
}
