import assert from "node:assert/strict";
import { test } from "node:test";
import { azureMistakes, parseAzure } from "./parsing";

const gardener = {
  platform: "gardener",
  cluster: { name: "demo", resourceGroup: "workers", issuerUrl: "https://issuer.example.com/demo" },
};
const mistakes = (webhook: unknown, more: object = {}) => azureMistakes({ ...gardener, webhook, ...more });

test("where the platform has no webhook, one is deployed without being asked for", () => {
  assert.deepEqual(parseAzure(gardener).webhook, {});
  assert.deepEqual(parseAzure({ ...gardener, webhook: { replicas: 3 } }).webhook, { replicas: 3 });
});

test("none is deployed where one runs already", () => {
  assert.equal(parseAzure({ ...gardener, webhook: { existing: true } }).webhook, undefined);
});

for (const [what, webhook, expected] of [
  [
    "an existing webhook with settings",
    { existing: true, replicas: 3 },
    ["webhook.replicas: got 3, wanted nothing where webhook.existing is true. Remove one of the two."],
  ],
  [
    "a webhook that one restart takes away",
    { replicas: 1 },
    [
      "webhook.replicas: got 1, wanted a whole number of 2 or more. With one pod alone, none of Portworx's pods could start while it restarts.",
    ],
  ],
  [
    "the tenant as a value of the chart",
    { values: { azureTenantID: "x" } },
    [
      "webhook.values.azureTenantID: wanted nothing: tenantId is an input of its own. Remove it: the tenant is the identity's.",
    ],
  ],
  [
    "the cloud as a value of the chart",
    { values: { azureEnvironment: "AzureChinaCloud" } },
    [
      "webhook.values.azureEnvironment: wanted nothing: azureCloud is an input of its own. Remove it and set azure-native:environment, which decides for the provider too.",
    ],
  ],
  [
    "the namespace of Portworx",
    { namespace: "portworx" },
    [
      'webhook.namespace: got "portworx", wanted a namespace of the webhook\'s own, other than that of Portworx. Leave it out for azure-workload-identity-system, or choose another namespace for one of the two.',
    ],
  ],
  [
    "a namespace that is none",
    { namespace: "A" },
    [
      'webhook.namespace: got "A", wanted a Kubernetes namespace: 1 to 63 characters of a-z, 0-9 and -, beginning and ending with a letter or digit. Name the namespace that Portworx runs in, such as portworx.',
    ],
  ],
] as const) {
  test(`${what}: refused`, () => {
    assert.deepEqual(mistakes(webhook), expected);
  });
}

test("Portworx in the webhook's own namespace is refused", () => {
  assert.match(
    mistakes(undefined, { namespace: "azure-workload-identity-system" })[0] ?? "",
    /^webhook\.namespace: got "azure-/,
  );
});

test("on AKS there is one already", () => {
  assert.deepEqual(azureMistakes({ webhook: { replicas: 3 } }), [
    'webhook: got ["replicas"], wanted nothing on Azure Kubernetes Service, which has a webhook of its own. Remove it.',
  ]);
});
