import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cloud, platformOf } from "../../../../components/platforms";
import { awsCredential } from "../../../../components/portworx/credential";
import { completeSpec, defaultSpec } from "../../../../components/portworx/storage-cluster-spec";
import { valueOf } from "../recorder";

const eks = platformOf(Cloud.Aws, "eks");
const rosa = platformOf(Cloud.Aws, "rosa");
const credential = awsCredential("arn:aws:iam::123456789012:role/portworx");
const own = { image: "portworx/oci-monitor:3.6.1", credential, storkUseWorkloadIdentity: true };
const made = {
  image: "portworx/oci-monitor:3.6.1",
  workloadIdentity: { credentials: [credential] },
  stork: { enabled: true, useWorkloadIdentity: true },
};

test("the defaults are the vendor's minimal installation", () => {
  const rest = { kvdb: { internal: true }, secretsProvider: "k8s" };
  assert.deepEqual(defaultSpec(Cloud.Aws), {
    cloudStorage: { provider: "aws", deviceSpecs: ["type=gp3,size=150"] },
    ...rest,
  });
  assert.deepEqual(defaultSpec(Cloud.Azure), {
    cloudStorage: { provider: "azure", deviceSpecs: ["type=Premium_LRS,size=150"] },
    ...rest,
  });
});

test("everything given is passed on beside what the component makes", () => {
  const spec = {
    kvdb: { internal: true },
    stork: { args: { verbose: "true" } },
    monitoring: { telemetry: { enabled: true } },
  };
  assert.deepEqual(completeSpec(spec, eks, own), {
    ...spec,
    ...made,
    stork: { enabled: true, args: { verbose: "true" }, useWorkloadIdentity: true },
  });
});

test("Stork can be switched off", () => {
  assert.deepEqual(completeSpec({ stork: { enabled: false } }, eks, own), {
    ...made,
    stork: { enabled: false, useWorkloadIdentity: true },
  });
});

test("operators that do not know Stork's field do not see it", () => {
  assert.deepEqual(completeSpec({}, eks, { ...own, storkUseWorkloadIdentity: false }), {
    ...made,
    stork: { enabled: true },
  });
});

test("the start port is the platform's unless given", () => {
  assert.deepEqual(completeSpec({}, rosa, own), { startPort: 17001, ...made });
  assert.deepEqual(completeSpec({ startPort: 18001 }, rosa, own), { startPort: 18001, ...made });
});

test("a secret piece stays secret and makes nothing else secret", () => {
  const secret = pulumi.secret("token");
  const spec = completeSpec({ env: [{ name: "TOKEN", value: secret }] }, eks, own) as { env: { value: unknown }[] };
  assert.equal(pulumi.Output.isInstance(spec), false);
  assert.equal(spec.env[0]?.value, secret);
});

test("pieces and specs that are only known later are completed then", async () => {
  const stork = (completeSpec({ stork: pulumi.output({ args: {} }) }, eks, own) as { stork: pulumi.Output<unknown> })
    .stork;
  assert.deepEqual(await valueOf(stork), { enabled: true, args: {}, useWorkloadIdentity: true });
  const whole = completeSpec(pulumi.output({ kvdb: { internal: true } }), eks, own);
  assert.deepEqual(await valueOf(pulumi.output(whole)), { kvdb: { internal: true }, ...made });
});
