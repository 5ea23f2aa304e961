import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { environmentOf, foreignVariables, shellExports } from "../../../lab/environment";
import type { LabState } from "../../../lab/state";

const LAB: LabState = {
  folder: "/somebody's lab",
  pid: 1,
  cluster: {
    name: "portworx-demo",
    endpoint: "https://127.0.0.1:6443",
    certificateAuthority: "",
    kubeconfig: "/somebody's lab/cluster/kubeconfig",
    issuerUrl: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC",
    signingKey: "/somebody's lab/cluster/service-account.key",
    serviceRange: "127.96.0.0/16",
  },
  aws: {
    endpoint: "http://127.0.0.1:4566",
    region: "us-east-1",
    accountId: "123456789012",
    accessKeyId: "key",
    secretAccessKey: "secret",
  },
  azure: {
    resourceManager: "https://127.0.0.1:4567",
    authorityHost: "https://127.0.0.1:4568",
    certificateAuthority: "/somebody's lab/azure/authority.pem",
    tenantId: "tenant",
    subscriptionId: "subscription",
    location: "eastus",
    resourceGroup: "group",
    nodeResourceGroup: "nodes",
    clientId: "client",
    clientSecret: "secret",
  },
  providers: { aws: 4001, kubernetes: 4002 },
  tools: { bin: "/somebody's lab/bin" },
};

describe("the environment of a lab", () => {
  test("leads pulumi, kubectl and aws to it", () => {
    const environment = environmentOf(LAB, { PATH: "/bin", NO_PROXY: "example.org" });
    assert.equal(environment.PATH, "/somebody's lab/bin:/bin");
    assert.equal(environment.PULUMI_BACKEND_URL, "file:///somebody's lab/pulumi");
    assert.equal(environment.PULUMI_DEBUG_PROVIDERS, "aws:4001,kubernetes:4002");
    assert.equal(environment.KUBECONFIG, LAB.cluster.kubeconfig);
    assert.equal(environment.AWS_ENDPOINT_URL, LAB.aws.endpoint);
    assert.equal(environment.AZURE_AUTHORITY_HOST, LAB.azure.authorityHost);
    assert.equal(environment.ARM_SUBSCRIPTION_ID, "subscription");
    assert.equal(environment.NODE_EXTRA_CA_CERTS, LAB.azure.certificateAuthority);
    assert.equal(environment.NO_PROXY, "example.org,127.0.0.1,localhost");
    assert.equal(environment.no_proxy, "127.0.0.1,localhost");
  });

  test("is what a shell takes over, quotes in paths and all", () => {
    const inherited = { PATH: "/usr/bin:/bin", AWS_PROFILE: "production", AWS_ENDPOINT_URL_STS: "https://elsewhere" };
    const script = `${shellExports(LAB, inherited)}\nenv`;
    const { stdout } = spawnSync("/bin/sh", ["-c", script], { env: inherited, encoding: "utf8" });
    const seen = Object.fromEntries(
      stdout.split("\n").map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
    for (const [name, value] of Object.entries(environmentOf(LAB, inherited))) assert.equal(seen[name], value, name);
    assert.equal(seen.AWS_PROFILE, undefined);
    assert.equal(seen.AWS_ENDPOINT_URL_STS, undefined);
  });

  test("names what would still lead past the lab", () => {
    const inherited = {
      AWS_PROFILE: "",
      AWS_SESSION_TOKEN: "",
      AWS_ENDPOINT_URL: "",
      AWS_ENDPOINT_URL_S3: "",
      AWS_REGION: "",
      PULUMI_ACCESS_TOKEN: "",
      PULUMI_HOME: "",
      HOME: "",
    };
    assert.deepEqual(foreignVariables(inherited), [
      "AWS_ENDPOINT_URL_S3",
      "AWS_PROFILE",
      "AWS_SESSION_TOKEN",
      "PULUMI_ACCESS_TOKEN",
    ]);
  });
});
