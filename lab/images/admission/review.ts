import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { V1Pod } from "@kubernetes/client-node";
import type { PatchOperation } from "./patch";

/** What a webhook makes of a pod; undefined: it stays as it is. Throws {@link PodRefused} for one that must not be. */
export type Mutate = (pod: V1Pod) => Promise<PatchOperation[] | undefined>;

/** The pod is not created, and whoever asked for it is told this message. */
export class PodRefused extends Error {}

interface AdmissionReview {
  apiVersion?: string;
  kind?: string;
  request?: { uid: string; namespace?: string; object?: V1Pod };
}

/**
 * Answers admission reviews of pods, v1 and v1beta1.
 *
 * @param path where the genuine webhook answers them, such as `/mutate`
 */
export function admissionHandler(path: string, mutate: Mutate): RequestListener {
  return (request, response) => {
    if (request.url === "/healthz") return void response.end("ok");
    if (request.url?.split("?")[0] !== path) return answer(response, 404, "404 page not found");
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

async function respond({ apiVersion, kind, request }: AdmissionReview, mutate: Mutate): Promise<object> {
  if (request?.object === undefined)
    return { apiVersion, kind, response: { allowed: false, status: { message: "bad content" } } };
  const { uid, namespace, object } = request;
  try {
    const patch = await mutate({ ...object, metadata: { ...object.metadata, namespace } });
    return { apiVersion, kind, response: { uid, allowed: true, ...patched(patch) } };
  } catch (error) {
    if (!(error instanceof PodRefused)) throw error;
    return { apiVersion, kind, response: { uid, allowed: false, status: { code: 400, message: error.message } } };
  }
}

function patched(patch: PatchOperation[] | undefined): object {
  if (patch === undefined) return {};
  return { patchType: "JSONPatch", patch: Buffer.from(JSON.stringify(patch)).toString("base64") };
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": status === 200 ? "application/json" : "text/plain" });
  response.end(body);
}
