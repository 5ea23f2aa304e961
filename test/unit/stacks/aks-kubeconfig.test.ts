import assert from "node:assert/strict";
import { test } from "node:test";
import { aksKubeconfig as local, TENANT } from "../../recorded-azure";
import { configuredAzure, recordAzure, type AzureSituation } from "./azure-recorder";

const CREDENTIALS = "azure-native:containerservice:listManagedClusterUserCredentials";
const entra = { aadProfile: { managed: true, tenantID: TENANT } };

const record = (situation: AzureSituation = {}, changes: Record<string, unknown> = {}) =>
  recordAzure(configuredAzure({ kubernetes: undefined, ...changes }), situation);

const kubeconfigOf = ({ only }: Awaited<ReturnType<typeof record>>): unknown =>
  only("pulumi:providers:kubernetes").inputs.kubeconfig;

test("a cluster with accounts of its own: the kubeconfig is AKS's, and a secret", async () => {
  const kubeconfig = kubeconfigOf(await record()) as { value: string } & Record<string, unknown>;
  assert.equal(kubeconfig.value, local);
  assert.ok(Object.values(kubeconfig).includes("1b47061264138c4ac30d75fd1eb44270"), "marked as a secret");
});

test("a cluster with Entra ID: kubelogin asks for a token at every use, and the kubeconfig holds no credential", async () => {
  const recording = await record({ aks: entra });
  const text = String(kubeconfigOf(recording));
  assert.doesNotMatch(text, /client-key-data|a-private-key|a-token/);
  const document = JSON.parse(text) as {
    clusters: [{ cluster: object }];
    users: [{ user: { exec: { command: string; args: string[] } } }];
  };
  assert.deepEqual(document.clusters[0].cluster, {
    server: "https://demo-01234567.hcp.eastus.azmk8s.io:443",
    "certificate-authority-data": "Q0E=",
  });
  const { command, args } = document.users[0].user.exec;
  assert.equal(
    [command, ...args].join(" "),
    "kubelogin get-token --login azurecli --server-id 6dae42f8-4368-4678-94ff-3960e28e3630 " +
      `--environment AzurePublicCloud --tenant-id ${TENANT}`,
  );
  const [, { inputs } = { inputs: {} }] = recording.calls;
  assert.equal((inputs as { format?: string }).format, "exec");
});

test("login and cloud are the user's; the tenant is that of the cluster's identity where Entra ID names none", async () => {
  const aks = { aadProfile: { managed: true }, identity: { tenantId: TENANT } };
  const changes = { kubernetes: { login: "workloadidentity" }, "azure-native:environment": "usgovernment" };
  const text = String(kubeconfigOf(await record({ aks }, changes)));
  assert.match(text, /"--login","workloadidentity",.*"--environment","AzureUSGovernment","--tenant-id","fedcba98/);
});

test("AKS's kubeconfig is read as JSON, too", async () => {
  const cluster = { server: "https://127.0.0.1:6443", "certificate-authority-data": "Q0E9" };
  const userKubeconfig = JSON.stringify({ clusters: [{ name: "demo", cluster }] });
  const { clusters } = JSON.parse(String(kubeconfigOf(await record({ aks: entra, userKubeconfig })))) as {
    clusters: [{ cluster: object }];
  };
  assert.deepEqual(clusters[0].cluster, cluster);
});

for (const given of [
  { kubeconfig: "apiVersion: v1" },
  { kubernetes: { path: "lab.yaml" } },
  { kubernetes: { context: "demo" } },
]) {
  test(`AKS is not asked for a kubeconfig where ${JSON.stringify(given)} says it`, async () => {
    const { calls } = await record({}, given);
    assert.ok(!calls.some(({ token }) => token === CREDENTIALS));
  });
}

for (const [what, userKubeconfig, problem] of [
  ["may not be listed", new Error("AuthorizationFailed"), "Azure says: .*AuthorizationFailed"],
  ["is empty", "", "AKS gave none"],
  ["has no server", "apiVersion: v1", "AKS gave one without server and certificate-authority-data"],
] as const) {
  test(`a kubeconfig that ${what} is told by what is needed and what helps`, async () => {
    await assert.rejects(
      record({ aks: entra, userKubeconfig }),
      new RegExp(
        `cluster.name: got "demo", wanted an AKS cluster whose kubeconfig may be listed \\(Azure Kubernetes Service Cluster User Role\\); ${problem}` +
          "[^]*Compare with: az aks get-credentials --resource-group storage --name demo; or say with kubernetes.context",
      ),
    );
  });
}
