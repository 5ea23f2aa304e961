import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCOUNT_ID,
  AKS_ISSUER,
  CLIENT_ID,
  configuredAzure,
  configuredGardener,
  PRINCIPAL_ID,
  recordAzure,
  SUBSCRIPTION,
  TENANT,
} from "./azure-recorder";

const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";
const ROLE = "azure-native:authorization:RoleDefinition";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const ACCOUNT = "azure-native:storage:StorageAccount";
const KUBERNETES = "pulumi:providers:kubernetes";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const STORAGE = "kubernetes:core.libopenstorage.org/v1:StorageCluster";

const nodes = `/subscriptions/${SUBSCRIPTION}/resourceGroups/MC_storage_demo_eastus`;

test("the first preview already shows credentials, role and scopes in full", async () => {
  const { only, resources } = await recordAzure(configuredAzure({ cloudSnap: { storageAccounts: [ACCOUNT_ID] } }), {
    preview: true,
  });
  assert.deepEqual(
    resources.filter(({ type }) => type === CREDENTIAL).map(({ inputs }) => inputs),
    ["portworx", "stork", "px-node-wiper"].map((account) => ({
      resourceName: "portworx-demo",
      resourceGroupName: "storage",
      federatedIdentityCredentialResourceName: `demo_${account}`,
      issuer: AKS_ISSUER,
      subject: `system:serviceaccount:portworx:${account}`,
      audiences: ["api://AzureADTokenExchange"],
    })),
    "the slash at the end of AKS's issuer stays",
  );
  const role = only(ROLE).inputs as { permissions: [{ actions: string[] }]; assignableScopes: string[] };
  assert.equal(role.permissions[0].actions.length, 8);
  assert.deepEqual(role.assignableScopes, [`/subscriptions/${SUBSCRIPTION}`]);
  assert.deepEqual(
    resources
      .filter(({ type }) => type === ASSIGNMENT)
      .map(({ inputs }) => inputs.scope)
      .sort(),
    [nodes, ACCOUNT_ID].sort(),
  );
});

test("one look at the cluster is all that is asked where configuration tells the subscription", async () => {
  const { calls } = await recordAzure(configuredAzure());
  assert.deepEqual(
    calls.map(({ token, inputs }) => [token, inputs as unknown]),
    [["azure-native:containerservice:getManagedCluster", { resourceName: "demo", resourceGroupName: "storage" }]],
  );
});

test("else the provider says in which subscription it works", async () => {
  const { calls, resources } = await recordAzure(configuredAzure({ "azure-native:subscriptionId": undefined }));
  assert.deepEqual(calls[0]?.token, "azure-native:authorization:getClientConfig");
  assert.equal(resources.find(({ type }) => type === ASSIGNMENT)?.inputs.scope, nodes);
});

test("a scope of another subscription is refused by its key, also where only the provider knows the own one", async () => {
  const id = "/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/nodes";
  const identity = { scopes: [{ name: "nodes", id }] };
  for (const told of [SUBSCRIPTION, undefined]) {
    await assert.rejects(recordAzure(configuredAzure({ "azure-native:subscriptionId": told, identity })), {
      message:
        "1 mistake in the stack's configuration:\n" +
        `  - portworx-workload-identity:identity.scopes[0].id: got "${id}", wanted a scope in subscription ${SUBSCRIPTION}, the ` +
        "only one that the role made here can be assigned in. Give an existing role that can be assigned there as roleDefinitionId.",
    });
  }
});

test("the StorageCluster names the client id and comes after everything that it needs", async () => {
  const { only, resources } = await recordAzure(configuredAzure());
  const storage = only(STORAGE);
  assert.deepEqual(storage.inputs.metadata, {
    name: "demo",
    namespace: "portworx",
    annotations: { "portworx.io/is-aks": "true" },
  });
  const spec = storage.inputs.spec as Record<string, unknown>;
  assert.deepEqual(spec.workloadIdentity, {
    credentials: [{ cloudProvider: "azure", key: "azure.workload.identity/client-id", value: CLIENT_ID }],
  });
  assert.deepEqual(spec.cloudStorage, { provider: "azure", deviceSpecs: ["type=Premium_LRS,size=150"] });
  assert.equal(spec.env, undefined, "the public cloud need not be told");
  for (const type of [IDENTITY, CREDENTIAL, ROLE, ASSIGNMENT, NAMESPACE, RELEASE]) {
    assert.ok(storage.dependencies.includes(type), type);
  }
  assert.equal(resources.length, 10);
});

test("storage and its namespace are protected until allowDestroy is set", async () => {
  for (const [allowDestroy, expected] of [
    ["false", true],
    ["true", false],
  ] as const) {
    const { only } = await recordAzure(configuredAzure({ allowDestroy }));
    assert.deepEqual(
      [only(STORAGE).protect, only(NAMESPACE).protect, only(IDENTITY).protect],
      [expected, expected, false],
    );
  }
});

test("a context or a path is handed to the provider as it is, with the cluster's id in one spelling", async () => {
  const cluster = { name: "Demo", resourceGroup: "Storage" };
  const { only } = await recordAzure(
    configuredAzure({ cluster, kubernetes: { context: "demo", path: "~/lab.yaml" }, storageCluster: { name: "px" } }),
  );
  assert.deepEqual(only(KUBERNETES).inputs, {
    kubeconfig: "~/lab.yaml",
    context: "demo",
    clusterIdentifier: `/subscriptions/${SUBSCRIPTION}/resourcegroups/storage/providers/microsoft.containerservice/managedclusters/demo`,
  });
});

test("everything that the configuration says reaches the resource that it is for", async () => {
  const guid = "0f9e8d7c-6b5a-4d3c-8b2a-190807060504";
  const role = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
  const other = "/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/nodes";
  const { only, resources } = await recordAzure(
    configuredAzure({
      namespace: "storage",
      identity: {
        name: "px-identity",
        resourceGroup: "identities",
        location: "westus",
        audience: "api://other",
        roleDefinitionId: role,
        scopes: [{ name: "far", id: other }],
        tags: { team: "storage" },
      },
      storageCluster: { storkUseWorkloadIdentity: false },
    }),
  );
  assert.deepEqual(only(IDENTITY).inputs, {
    resourceName: "px-identity",
    resourceGroupName: "identities",
    location: "westus",
    tags: { team: "storage" },
  });
  const credentials = resources.filter(({ type }) => type === CREDENTIAL);
  assert.deepEqual(
    credentials.map(({ inputs }) => [inputs.subject, inputs.audiences]),
    ["portworx", "px-node-wiper"].map((name) => [`system:serviceaccount:storage:${name}`, ["api://other"]]),
  );
  assert.ok(!resources.some(({ type }) => type === ROLE), "an existing role is not made");
  assert.equal(only(ASSIGNMENT).inputs.scope, other);
  assert.match(String(only(ASSIGNMENT).inputs.roleDefinitionId), new RegExp(`/subscriptions/9{8}.*/${guid}$`));
});

test("a national cloud is told to Portworx, unless its spec says it already", async () => {
  const envOf = async (changes: Record<string, unknown>) => {
    const { only } = await recordAzure(configuredAzure({ "azure-native:environment": "usgovernment", ...changes }));
    return (only(STORAGE).inputs.spec as Record<string, unknown>).env;
  };
  const own = { name: "AZURE_ENVIRONMENT", value: "AzureUSGovernment" };
  const other = { name: "OTHER", value: "1" };
  assert.deepEqual(await envOf({}), [own]);
  assert.deepEqual(await envOf({ storageCluster: { spec: { env: [other] } } }), [other, own]);
  const given = { name: "AZURE_ENVIRONMENT", value: "AzureUSGovernmentCloud" };
  assert.deepEqual(await envOf({ storageCluster: { spec: { env: [given] } } }), [given]);
});

test("on Gardener the webhook is deployed before the StorageCluster, for the identity's tenant and cloud", async () => {
  const { only, resources, calls } = await recordAzure(
    configuredGardener({
      "azure-native:environment": "china",
      webhook: { replicas: 3, values: { logLevel: "debug" } },
    }),
  );
  assert.deepEqual(calls, []);
  const webhook = resources.find(({ type, name }) => type === RELEASE && name === "workload-identity-webhook");
  assert.ok(webhook);
  const { name, version, values } = webhook.inputs as {
    name: string;
    version: string;
    values: Record<string, unknown>;
  };
  assert.deepEqual([name, version], ["workload-identity-webhook", "1.5.1"]);
  const { azureTenantID, azureEnvironment, replicaCount, logLevel } = values;
  assert.deepEqual([azureTenantID, azureEnvironment, replicaCount, logLevel], [TENANT, "AzureChinaCloud", 3, "debug"]);
  assert.equal(only(STORAGE).dependencies.filter((type) => type === RELEASE).length, 2);
  assert.deepEqual((only(STORAGE).inputs.metadata as { annotations: object }).annotations, {});
});

test("on Gardener the role reaches the whole subscription, or the group that it is narrowed to", async () => {
  const scopeOf = async (more: object) => {
    const cluster = { name: "demo", resourceGroup: "workers", issuerUrl: "https://issuer.example.com/demo", ...more };
    const { only } = await recordAzure(configuredGardener({ cluster }));
    assert.equal(only(IDENTITY).inputs.resourceGroupName, "workers");
    return only(ASSIGNMENT).inputs.scope;
  };
  assert.equal(await scopeOf({}), `/subscriptions/${SUBSCRIPTION}`);
  assert.equal(await scopeOf({ nodeResourceGroup: "nodes" }), `/subscriptions/${SUBSCRIPTION}/resourceGroups/nodes`);
});

test("a webhook that runs already is not deployed", async () => {
  const { only } = await recordAzure(configuredGardener({ webhook: { existing: true } }));
  assert.equal(only(RELEASE).inputs.name, "portworx");
});

test("a storage account is made without keys and public blobs, and outlives a destroy unless told twice", async () => {
  const record = (more: object, allowDestroy: string) =>
    recordAzure(
      configuredAzure({ allowDestroy, cloudSnap: { createStorageAccount: { name: "newbackups", ...more } } }),
    ).then(({ only }) => only(ACCOUNT));
  const { inputs, protect, retainOnDelete } = await record({}, "false");
  assert.deepEqual(inputs, {
    accountName: "newbackups",
    resourceGroupName: "storage",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    minimumTlsVersion: "TLS1_2",
    enableHttpsTrafficOnly: true,
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    publicNetworkAccess: "Enabled",
  });
  assert.deepEqual([protect, retainOnDelete], [true, true]);
  const lifted = await record({}, "true");
  assert.deepEqual([lifted.protect, lifted.retainOnDelete], [false, true]);
  const deleted = await record({ deleteOnDestroy: true, publicNetworkAccess: "Disabled" }, "true");
  assert.deepEqual([deleted.protect, deleted.retainOnDelete], [false, false]);
  assert.equal(deleted.inputs.publicNetworkAccess, "Disabled");
});

test("the role on a new storage account is already in the first preview, and waits for the account", async () => {
  const configuration = configuredAzure({ cloudSnap: { createStorageAccount: { name: "newbackups" } } });
  const { resources } = await recordAzure(configuration, { preview: true });
  const blobs = resources.find(({ name }) => name === "portworx-identity-blobs-newbackups");
  assert.equal(blobs?.inputs.scope, ACCOUNT_ID.replace(/backups$/, "newbackups"));
  assert.ok(blobs.dependencies.includes(ACCOUNT));
});

test("the outputs say what was made and what is left to do", async () => {
  const { outputs } = await recordAzure(configuredAzure({ cloudSnap: { storageAccounts: [ACCOUNT_ID] } }));
  const { nextSteps, ...rest } = outputs;
  assert.deepEqual(rest, {
    cluster: "demo",
    issuerUrl: AKS_ISSUER,
    identityClientId: CLIENT_ID,
    identityPrincipalId: PRINCIPAL_ID,
    tenantId: TENANT,
    namespace: "portworx",
    serviceAccounts: ["portworx", "stork", "px-node-wiper"],
    storageClusterName: "demo",
  });
  const steps = nextSteps as string[];
  assert.match(steps.at(-3) ?? "", /: npx pxwi doctor --stack test --storage-account backups$/);
  assert.match(
    steps.at(-2) ?? "",
    /credentials create backups --provider azure --azure-account-name backups --use-workload-identity$/,
  );
  assert.match(steps.at(-1) ?? "", /credentials validate backups$/);
});
