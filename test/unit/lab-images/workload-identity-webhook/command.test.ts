import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { settingsOf } from "../../../../lab/images/workload-identity-webhook/command";
import { workloadIdentityWebhook } from "../../../../lab/images/workload-identity-webhook/image";

const REPOSITORY = "mcr.microsoft.com/oss/azure/workload-identity/webhook";

function settings(environment: Record<string, string>, ...flags: string[]) {
  return settingsOf({ image: `${REPOSITORY}:v1.5.1`, command: ["/manager", ...flags], environment });
}

function layout(tag: string) {
  return settingsOf({ image: REPOSITORY + tag, command: [], environment: { AZURE_TENANT_ID: "tenant" } }).layout;
}

describe("what the workload identity webhook is told", () => {
  test("by its environment: the tenant, and the cloud, which decides where tokens are exchanged", () => {
    const host = (environment: Record<string, string>) =>
      settings({ AZURE_TENANT_ID: "tenant", ...environment }).authorityHost;
    assert.deepEqual(settings({ AZURE_TENANT_ID: "tenant" }), {
      tenantId: "tenant",
      authorityHost: "https://login.microsoftonline.com/",
      audience: "api://AzureADTokenExchange",
      layout: "tokens",
    });
    assert.equal(host({ AZURE_ENVIRONMENT: "AzurePublicCloud" }), "https://login.microsoftonline.com/");
    assert.equal(host({ AZURE_ENVIRONMENT: "AzureUSGovernmentCloud" }), "https://login.microsoftonline.us/");
    assert.equal(host({ AZURE_ENVIRONMENT: "azureusgovernment" }), "https://login.microsoftonline.us/");
    assert.equal(host({ AZURE_ENVIRONMENT: "AzureChinaCloud" }), "https://login.chinacloudapi.cn/");
    assert.throws(() => host({ AZURE_ENVIRONMENT: "AzureMoonCloud" }), /no cloud environment.*"AzureMoonCloud"/);
    assert.throws(() => settings({}), /AZURE_TENANT_ID is required/);
    assert.throws(() => settings({ AZURE_TENANT_ID: "" }), /AZURE_TENANT_ID is required/);
  });

  test("by its flags: the audience; it ends for a flag that it does not know", () => {
    const environment = { AZURE_TENANT_ID: "tenant" };
    const given = ["--log-level=info", "--metrics-addr", ":8095", "--audience=api://other"];
    assert.equal(settings(environment, ...given).audience, "api://other");
    assert.throws(() => settings(environment, "--tenant=x"), /flag provided but not defined: -tenant/);
    assert.throws(() => settings(environment, "--audience"), /flag needs an argument: -audience/);
    assert.throws(() => settings(environment, "--disable-cert-rotation=true"), /not played by the lab/);
  });

  test("by its version: where the token is", () => {
    for (const tag of [":v1.5.1", ":v1.0.0", ":1.5.1", ":v1.5.1@sha256:abc", ":v0.15.0"]) {
      assert.equal(layout(tag), "tokens", tag);
    }
    for (const tag of [":v1.6.0", ":v1.10.0", ":v2.0.0", ":v1.6.0-rc.0", ":latest", "@sha256:abc", ""]) {
      assert.equal(layout(tag), "reserved", tag);
    }
  });

  test("plays the webhook's image from any registry, and no other", () => {
    for (const image of [`${REPOSITORY}:v1.5.1`, "registry.example:5000/workload-identity/webhook@sha256:abc"]) {
      assert.ok(workloadIdentityWebhook.matches(image), image);
    }
    for (const image of [`${REPOSITORY}-proxy:v1`, "example/webhook:v1", "pod-identity-webhook:v1"]) {
      assert.ok(!workloadIdentityWebhook.matches(image), image);
    }
  });
});
