import { createHash } from "node:crypto";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  PodIdentityWebhook,
  type PodIdentityWebhookArgs,
} from "../../../../../components/aws/pod-identity-webhook/pod-identity-webhook";
import { PlatformName } from "../../../../../components/platforms";
import { record, type RecordedResource } from "../../recorder";

export const image = "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17";
export const own = "portworx-pod-identity-webhook";

export const required = {
  platform: PlatformName.SelfManaged,
  image,
  awsDefaultRegion: "us-east-1",
  portworxNamespaces: ["portworx"],
};

/** As the tls provider does it: every certificate and key has a text of its own. */
const outputs = (type: string, inputs: Record<string, unknown>) => {
  const text = (label: string) => `${label} ${createHash("md5").update(JSON.stringify(inputs)).digest("hex")}\n`;
  if (type === "tls:index/privateKey:PrivateKey") return { ...inputs, privateKeyPem: pulumi.secret("a private key\n") };
  if (type === "tls:index/certRequest:CertRequest") return { ...inputs, certRequestPem: text("request") };
  if (type.startsWith("tls:")) return { ...inputs, certPem: text("certificate") };
  return inputs;
};

/** What the component registers under mocks. */
export async function webhook(args: Partial<PodIdentityWebhookArgs> = {}, preview = false) {
  const recording = await record((options) => new PodIdentityWebhook("webhook", { ...required, ...args }, options), {
    outputs,
    preview,
  });
  const one = (kind: string): RecordedResource => {
    const [found, ...more] = recording.resources.filter(({ type }) => type.endsWith(`:${kind}`));
    assert.ok(found && more.length === 0, `one ${kind}`);
    return found;
  };
  const inputsOf = (kind: string): Record<string, unknown> => {
    const { apiVersion, kind: ofObject, ...inputs } = one(kind).inputs as Record<string, unknown>;
    assert.equal(ofObject, kind);
    assert.ok(apiVersion);
    return inputs;
  };
  return { ...recording, one, inputsOf };
}

export function entryOf(
  inputs: Record<string, unknown>,
): Record<string, unknown> & { clientConfig: Record<string, unknown> } {
  const [entry] = inputs.webhooks as [Record<string, unknown> & { clientConfig: Record<string, unknown> }];
  return entry;
}
