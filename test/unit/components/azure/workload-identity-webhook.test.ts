import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AzureCloud } from "../../../../components/azure/azure-clouds";
import {
  WorkloadIdentityWebhook,
  type WorkloadIdentityWebhookArgs,
} from "../../../../components/azure/workload-identity-webhook";
import { webhookValues } from "../../../../components/azure/webhook-values";
import { mistakeOf, record, valueOf } from "../recorder";

const tenantId = "01234567-89ab-cdef-0123-456789abcdef";

function make(changes: Partial<WorkloadIdentityWebhookArgs> = {}) {
  return record((options) => new WorkloadIdentityWebhook("webhook", { tenantId, ...changes }, options));
}

function releaseOf(resources: { type: string; inputs: unknown }[]) {
  return resources.find(({ type }) => type === "kubernetes:helm.sh/v3:Release")?.inputs as Record<string, unknown>;
}

test("the pinned chart in a namespace of its own", async () => {
  const { value, resources } = await make();
  assert.deepEqual(
    resources.map(({ type, name }) => ({ type, name })),
    [
      { type: "kubernetes:core/v1:Namespace", name: "webhook" },
      { type: "kubernetes:helm.sh/v3:Release", name: "webhook" },
    ],
  );
  const [namespace] = resources;
  assert.deepEqual((namespace?.inputs as { metadata: unknown }).metadata, { name: "azure-workload-identity-system" });
  const { name, chart, version, repositoryOpts, namespace: into, values } = releaseOf(resources);
  assert.deepEqual(
    { name, chart, version, repositoryOpts, into, values },
    {
      name: "workload-identity-webhook",
      chart: "workload-identity-webhook",
      version: "1.5.1",
      repositoryOpts: { repo: "https://azure.github.io/azure-workload-identity/charts" },
      into: "azure-workload-identity-system",
      values: webhookValues(undefined, { tenantId, azureCloud: AzureCloud.Public, replicas: 2 }),
    },
  );
  for (const { options } of resources) assert.equal(options.parent, value);
  assert.equal(await valueOf(value.namespace), "azure-workload-identity-system");
});

test("an air-gapped chart, another cloud, more pods, further values", async () => {
  const { resources } = await make({
    tenantId: pulumi.output(tenantId),
    azureCloud: AzureCloud.UsGovernment,
    namespace: "identity",
    chart: "oci://registry.example.com/charts/workload-identity-webhook",
    repository: "",
    chartVersion: "1.5.0",
    replicas: 3,
    values: { logLevel: "debug" },
  });
  const release = releaseOf(resources);
  assert.equal(release.chart, "oci://registry.example.com/charts/workload-identity-webhook");
  assert.deepEqual(release.repositoryOpts, {});
  assert.equal(release.version, "1.5.0");
  assert.equal(release.namespace, "identity");
  assert.deepEqual(
    release.values,
    webhookValues({ logLevel: "debug" }, { tenantId, azureCloud: AzureCloud.UsGovernment, replicas: 3 }),
  );
});

test("whoever uses the namespace waits for the webhook", async () => {
  const { value } = await make();
  const awaited = await (value.namespace as unknown as { resources(): Promise<Set<pulumi.Resource>> }).resources();
  const types = [...awaited].map((resource) => (resource as unknown as { __pulumiType: string }).__pulumiType);
  assert.ok(types.includes("kubernetes:helm.sh/v3:Release"), types.join());
});

const wrong: [string, WorkloadIdentityWebhookArgs][] = [
  ["tenantId", { tenantId: "contoso" }],
  ["azureCloud", { tenantId, azureCloud: "AzureCloud" as AzureCloud }],
  ["namespace", { tenantId, namespace: "Identity" }],
  ["replicas", { tenantId, replicas: 1 }],
  ["values.azureTenantID", { tenantId, values: { azureTenantID: pulumi.output(tenantId) } }],
];
for (const [input, args] of wrong) {
  test(`a wrong ${input} is refused at construction`, () => {
    const message = mistakeOf(() => new WorkloadIdentityWebhook("webhook", args));
    assert.ok(message.startsWith(`${input}: `), message);
  });
}

test("a tenant that turns out to be none is refused before the chart is installed", async () => {
  const { resources, failures } = await make({ tenantId: pulumi.output("contoso") });
  assert.deepEqual(
    failures.map(({ input }) => input),
    ["tenantId"],
  );
  assert.equal(releaseOf(resources), undefined);
});
