import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { blobContributorRole, portworxPermissions, type RolePermissions } from "../../components/azure/roles";
import { PlatformName } from "../../components/platforms";
import type { Answer } from "../../doctor/run-checks";
import { startAzure } from "../../lab/azure";
import { ownerCredential } from "../../lab/azure/clients";
import { startCluster, type Cluster } from "../../lab/cluster";
import { ResourceManagerClient, resourceGroupId } from "../../lab/demo/azure/clients";
import type { AzureState } from "../../lab/state";
import { Teardown } from "../../lab/teardown";
import { prepareTools } from "../../lab/tools";
import { AUDIENCE, ISSUER } from "../azure-federation";
import type { Question } from "../unit/doctor-azure/examiner";
import { NODE } from "../unit/doctor-azure/planned-installation";

export const NAMESPACE = "portworx";
export const SERVICE_ACCOUNTS = ["portworx", "stork", "px-node-wiper"];
const ACCOUNT = "cloudsnaps";

interface Resource {
  readonly id: string;
}

interface StorageAccount extends Resource {
  readonly properties: { readonly primaryEndpoints: { readonly blob: string } };
}

/** What a federated credential says otherwise than it should. */
interface CredentialChange {
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: string;
}

/** The lab's subscription and a cluster in it, with a doctor in a process of its own that trusts the lab's authority. */
export class ExaminedSubscription {
  private constructor(
    readonly azure: AzureState,
    private readonly kubeconfig: string,
    private readonly owner: ResourceManagerClient,
    readonly storage: StorageAccount,
    private readonly examiner: ChildProcess,
    readonly stop: () => Promise<void>,
  ) {}

  static start(): Promise<ExaminedSubscription> {
    return Teardown.onFailure(async (teardown) => {
      const folder = await mkdtemp(join(tmpdir(), "doctor-azure-"));
      teardown.add(() => rm(folder, { recursive: true, force: true }));
      const { kubelite } = await prepareTools();
      const cluster = teardown.own(await startCluster({ folder, kubelite, issuerUrl: ISSUER, nodes: 0 }));
      const { state } = teardown.own(await startAzure({ folder, cluster: cluster.state, isAks: true }));
      await preparePortworx(cluster, resourceGroupId(state, state.nodeResourceGroup));
      const owner = new ResourceManagerClient(state, ownerCredential(state));
      const group = resourceGroupId(state, state.resourceGroup);
      const storage = (await owner.call("PUT", `${group}/providers/Microsoft.Storage/storageAccounts/${ACCOUNT}`, {
        location: state.location,
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
      })) as StorageAccount;
      const examiner = fork(join(__dirname, "../unit/doctor-azure/examiner.ts"), {
        execArgv: ["--import", "tsx"],
        env: { ...process.env, NODE_EXTRA_CA_CERTS: state.certificateAuthority },
      });
      teardown.add(() => Promise.resolve(examiner.kill()));
      return new ExaminedSubscription(state, cluster.state.kubeconfig, owner, storage, examiner, () => teardown.run());
    });
  }

  get nodeGroup(): string {
    return resourceGroupId(this.azure, this.azure.nodeResourceGroup);
  }

  get group(): string {
    return resourceGroupId(this.azure, this.azure.resourceGroup);
  }

  async put<Result = Resource>(id: string, body: object): Promise<Result> {
    return (await this.owner.call("PUT", id, body)) as Result;
  }

  async remove(id: string): Promise<void> {
    await this.owner.call("DELETE", id);
  }

  /** An identity of its own for a test, with all that Portworx needs. */
  healthyIdentity(): Promise<ExaminedIdentity> {
    return ExaminedIdentity.make(this);
  }

  async ask(clientId: string, question: Partial<Question> = {}): Promise<readonly Answer[]> {
    const { subscriptionId, tenantId, authorityHost, resourceManager, ...owner } = this.azure;
    const { options, environment, ...others } = question;
    const whole: Question = {
      kubeconfig: this.kubeconfig,
      clientId,
      tenantId,
      authorityHost,
      expected: { storageAccount: ACCOUNT },
      options: { timeoutMilliseconds: 10_000, authorityHost, resourceManagerUrl: resourceManager, ...options },
      environment: {
        AZURE_SUBSCRIPTION_ID: subscriptionId,
        AZURE_TENANT_ID: tenantId,
        AZURE_CLIENT_ID: owner.clientId,
        AZURE_CLIENT_SECRET: owner.clientSecret,
        AZURE_TOKEN_CREDENTIALS: "EnvironmentCredential",
        ...environment,
      },
      ...others,
    };
    const answered = once(this.examiner, "message");
    this.examiner.send(whole);
    const [answers] = (await answered) as [readonly Answer[]];
    return answers;
  }
}

/** An identity as it should be, until a test spoils it. */
export class ExaminedIdentity {
  diskRole: Resource = { id: "" };
  blobRole: Resource = { id: "" };

  private constructor(
    private readonly subscription: ExaminedSubscription,
    readonly id: string,
    readonly clientId: string,
    readonly principalId: string,
  ) {}

  static async make(subscription: ExaminedSubscription): Promise<ExaminedIdentity> {
    const { azure, group, storage, nodeGroup } = subscription;
    const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/portworx-${randomUUID()}`;
    const { properties } = await subscription.put<{ properties: { clientId: string; principalId: string } }>(id, {
      location: azure.location,
    });
    const made = new ExaminedIdentity(subscription, id, properties.clientId, properties.principalId);
    for (const serviceAccount of SERVICE_ACCOUNTS) await made.credential(serviceAccount);
    made.diskRole = await made.assign(portworxPermissions(PlatformName.Aks), nodeGroup);
    made.blobRole = await made.assignRole(blobContributorRole, storage.id);
    return made;
  }

  async credential(serviceAccount: string, change: CredentialChange = {}): Promise<void> {
    const { issuer = ISSUER, subject = `system:serviceaccount:${NAMESPACE}:${serviceAccount}` } = change;
    const properties = { issuer, subject, audiences: [change.audience ?? AUDIENCE] };
    await this.subscription.put(this.credentialId(serviceAccount), { properties });
  }

  credentialId(serviceAccount: string): string {
    return `${this.id}/federatedIdentityCredentials/${serviceAccount}`;
  }

  /** Gives the identity a role of its own with these permissions; returns the assignment. */
  async assign(permissions: Partial<RolePermissions>, scope: string): Promise<Resource> {
    const name = randomUUID();
    await this.subscription.put(this.roleId(name), {
      properties: {
        roleName: `Portworx ${name}`,
        type: "CustomRole",
        assignableScopes: [`/subscriptions/${this.subscription.azure.subscriptionId}`],
        permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...permissions }],
      },
    });
    return this.assignRole(name, scope);
  }

  private assignRole(role: string, scope: string): Promise<Resource> {
    return this.subscription.put(`${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, {
      properties: {
        principalId: this.principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: this.roleId(role),
      },
    });
  }

  private roleId(name: string): string {
    const { subscriptionId } = this.subscription.azure;
    return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
  }
}

/** The nodes' machines are the lab's; the names of groups are in lower case, as AKS has them there. */
async function preparePortworx(cluster: Cluster, nodeGroup: string): Promise<void> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.state.kubeconfig);
  const core = kubeConfig.makeApiClient(CoreV1Api);
  await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
  for (const name of SERVICE_ACCOUNTS) {
    await core.createNamespacedServiceAccount({ namespace: NAMESPACE, body: { metadata: { name } } });
  }
  const machine = `${nodeGroup.toLowerCase()}/providers/Microsoft.Compute/virtualMachines/${NODE}`;
  await core.createNode({ body: { metadata: { name: NODE }, spec: { providerID: `azure://${machine}` } } });
}
