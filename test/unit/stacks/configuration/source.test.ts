import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { decodeSource } from "../../../../stacks/configuration/source";

const decode = (configuration: Record<string, string>) => decodeSource("px", configuration, {});

test("maps and lists are decoded, every other value stays the text that it is", () => {
  const { values } = decode({
    "px:cluster": '{"name":"demo"}',
    "px:list": "[1]",
    "px:namespace": "123",
    "px:allowDestroy": "true",
    "px:broken": "{not json",
  });
  assert.deepEqual(values, {
    cluster: { name: "demo" },
    list: [1],
    namespace: "123",
    allowDestroy: "true",
    broken: "{not json",
  });
});

test("keys are told apart by their namespace; those of other providers are nobody's business here", () => {
  const { values, aws } = decode({
    "px:region": "mine",
    "aws:region": "us-east-1",
    "aws:assumeRoles": '[{"roleArn":"arn"}]',
    "kubernetes:context": "demo",
  });
  assert.deepEqual(values, { region: "mine" });
  assert.deepEqual(aws, { region: "us-east-1", assumeRoles: [{ roleArn: "arn" }] });
});

test("a kubeconfig is a secret from the start", async () => {
  const { kubeconfig } = decode({ "px:kubeconfig": '{"apiVersion":"v1"}' }).values;
  assert.ok(pulumi.Output.isInstance(kubeconfig));
  assert.equal(await pulumi.isSecret(kubeconfig), true);
});
