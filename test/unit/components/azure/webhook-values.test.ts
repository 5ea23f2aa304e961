import { test } from "node:test";
import assert from "node:assert/strict";
import { AzureCloud } from "../../../../components/azure/azure-clouds";
import {
  checkAzureCloud,
  checkReplicas,
  checkWebhookValues,
  webhookValues,
} from "../../../../components/azure/webhook-values";
import { mistakeOf } from "../recorder";

const tenantId = "01234567-89ab-cdef-0123-456789abcdef";
const settings = { tenantId, azureCloud: AzureCloud.Public, replicas: 2 };
const apart = (topologyKey: string) => ({
  weight: 100,
  podAffinityTerm: {
    labelSelector: { matchLabels: { "azure-workload-identity.io/system": "true" } },
    topologyKey,
  },
});

test("the chart's values keep one pod always there and spread them over nodes and zones", () => {
  assert.deepEqual(webhookValues(undefined, settings), {
    azureTenantID: tenantId,
    azureEnvironment: "AzurePublicCloud",
    replicaCount: 2,
    podDisruptionBudget: { minAvailable: 1 },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          apart("kubernetes.io/hostname"),
          apart("topology.kubernetes.io/zone"),
        ],
      },
    },
  });
});

test("given values are added, and may say otherwise about availability", () => {
  const image = { repository: "registry.example.com/webhook" };
  const values = webhookValues({ image, podDisruptionBudget: { maxUnavailable: 1 } }, settings);
  assert.deepEqual(values, {
    ...(webhookValues(undefined, settings) as object),
    image,
    podDisruptionBudget: { maxUnavailable: 1 },
  });
});

for (const values of ["a: b", 1, null, ["a"]]) {
  test(`${JSON.stringify(values)} is no object of values`, () => {
    assert.equal(
      mistakeOf(() => checkWebhookValues(values)),
      "values: wanted an object of chart values. Give the values as the chart's values.yaml nests them.",
    );
  });
}

for (const [key, input] of [
  ["azureTenantID", "tenantId"],
  ["azureEnvironment", "azureCloud"],
  ["replicaCount", "replicas"],
] as const) {
  test(`values.${key} is the input ${input}`, () => {
    assert.equal(
      mistakeOf(() => checkWebhookValues({ [key]: 1 })),
      `values.${key}: wanted nothing: ${input} is an input of its own. Set ${input} instead, so that it is checked.`,
    );
  });
}

for (const replicas of [1, 0, 2.5]) {
  test(`${replicas} pods are refused`, () => {
    assert.equal(
      mistakeOf(() => checkReplicas(replicas)),
      `replicas: got ${replicas}, wanted a whole number of 2 or more. ` +
        "With one pod alone, none of Portworx's pods could start while it restarts.",
    );
  });
}

test("a cloud by another name", () => {
  assert.equal(
    mistakeOf(() => checkAzureCloud("AzureCloud")),
    'azureCloud: got "AzureCloud", wanted a cloud of Azure: AzurePublicCloud, AzureUSGovernment, AzureChinaCloud. ' +
      "Take the one that the subscription belongs to (az cloud show --query name, whose AzureCloud is the public one).",
  );
});
