import { subscriptionScope } from "../../components/azure/resource-ids";
import type { Installation } from "../installation";
import { memoised } from "../memoise";
import { AzureRefusal, NoAnswer } from "./call";
import { findEndpoints, podVariable, type Endpoints } from "./endpoints";
import { nodeMachines, type NodeMachine } from "./nodes";
import { NotReadable } from "./not-readable";
import type { Grant } from "./permissions";
import { ResourceManager } from "./resource-manager";
import { isSameId } from "./resource-scope";
import type { FederatedCredential, ManagedIdentity, RoleAssignment, RoleDefinition, StorageAccount } from "./resources";
import { UserCredential } from "./user-credential";

/** Annotation by which a service account names another tenant than the webhook's. */
const tenantAnnotation = "azure.workload.identity/tenant-id";

/** The subscription of an installation's identity, as the doctor's user may read it. Each fact is read once. */
export class Account {
  constructor(private readonly installation: Installation) {}

  readonly endpoints: () => Promise<Endpoints> = memoised(async () => {
    const { authorityHost, resourceManagerUrl } = this.installation.options;
    const ofPods = podVariable(await this.installation.cloudPods(), "AZURE_AUTHORITY_HOST");
    const ofUser = process.env.AZURE_AUTHORITY_HOST || undefined;
    return findEndpoints({ authorityHost, resourceManagerUrl, ofPods, ofUser });
  });

  readonly user: () => Promise<UserCredential> = memoised(
    async () => new UserCredential(await this.endpoints(), this.installation.options),
  );

  /** The tenant that the pods exchange their tokens in; undefined where none says so. */
  readonly podsTenantId: () => Promise<string | undefined> = memoised(async () => {
    const inPods = podVariable(await this.installation.cloudPods(), "AZURE_TENANT_ID");
    if (inPods !== undefined) return inPods;
    const accounts = await this.installation.liveServiceAccounts();
    return accounts.flatMap(({ annotations }) => annotations[tenantAnnotation] ?? []).at(0);
  });

  /** The same, else the identity's own tenant. */
  async tenantId(): Promise<string> {
    const ofPods = await this.podsTenantId();
    if (ofPods !== undefined) return ofPods;
    const identity = await this.identity();
    if (identity) return identity.properties.tenantId;
    throw new NotReadable("no pod says in AZURE_TENANT_ID which tenant its token is exchanged in");
  }

  /** The nodes that Portworx is on. */
  readonly nodes: () => Promise<readonly NodeMachine[]> = memoised(() => nodeMachines(this.installation));

  /** The same; none where they may not be listed. */
  async knownNodes(): Promise<readonly NodeMachine[]> {
    return this.nodes().catch(() => []);
  }

  /** Resource ids of the groups in which Portworx makes disks and attaches them. */
  async nodeResourceGroups(): Promise<string[]> {
    const groups = (await this.nodes()).map(({ resourceGroup }) => resourceGroup);
    return groups.filter((group, index) => groups.findIndex((other) => isSameId(other, group)) === index);
  }

  /** The subscription that is searched for the identity: the user's, else that of the nodes. */
  readonly subscriptionId: () => Promise<string> = memoised(async () => {
    const named = process.env.AZURE_SUBSCRIPTION_ID || process.env.ARM_SUBSCRIPTION_ID;
    const id = named || (await this.knownNodes()).at(0)?.subscriptionId;
    if (id !== undefined) return id;
    throw new NotReadable("the identity's subscription is not known: export AZURE_SUBSCRIPTION_ID=ID");
  });

  /** The identities of the subscription. */
  readonly identities = memoised(() => this.listOfSubscription<ManagedIdentity>(identityType));

  /** The identity with the installation's client id; undefined where the subscription has none. */
  async identity(): Promise<ManagedIdentity | undefined> {
    const [identities, clientId] = await Promise.all([this.identities(), this.installation.identity()]);
    return identities.find(({ properties }) => isSameId(properties.clientId, clientId));
  }

  /** What the identity trusts. */
  readonly federatedCredentials: () => Promise<readonly FederatedCredential[]> = memoised(async () => {
    const { id } = await this.knownIdentity();
    return this.reading((manager) => manager.list<FederatedCredential>(`${id}/federatedIdentityCredentials`));
  });

  /** The roles of the identity. */
  readonly identityGrants: () => Promise<readonly Grant[]> = memoised(async () =>
    this.grantsOf((await this.knownIdentity()).properties.principalId),
  );

  /** The storage account for cloud snapshots; undefined where none is told, or the subscription has none of that name. */
  readonly storageAccount: () => Promise<StorageAccount | undefined> = memoised(async () => {
    const { storageAccount: name } = this.installation.expected;
    if (name === undefined) return undefined;
    const accounts = await this.listOfSubscription<StorageAccount>("Microsoft.Storage/storageAccounts");
    return accounts.find((account) => account.name === name);
  });

  /** @throws NotReadable where there is none */
  async knownIdentity(): Promise<ManagedIdentity> {
    const identity = await this.identity();
    if (identity) return identity;
    throw new NotReadable(`subscription ${await this.subscriptionId()} has no identity with that client id`);
  }

  /** The roles that a principal has in the subscriptions of identity and nodes. */
  async grantsOf(principalId: string): Promise<Grant[]> {
    const [own, nodes] = await Promise.all([this.subscriptionId(), this.knownNodes()]);
    const subscriptions = new Set([own, ...nodes.map(({ subscriptionId }) => subscriptionId)]);
    return this.reading(async (manager) => {
      const lists = await Promise.all(
        [...subscriptions].map((subscription) =>
          manager.list<RoleAssignment>(
            `${subscriptionScope(subscription)}/providers/Microsoft.Authorization/roleAssignments`,
            `principalId eq '${principalId}'`,
          ),
        ),
      );
      const assignments = new Map(lists.flat().map((assignment) => [assignment.id.toLowerCase(), assignment]));
      return Promise.all([...assignments.values()].map((assignment) => grantOf(manager, assignment)));
    });
  }

  /**
   * Reads Resource Manager with the user's own credentials.
   *
   * @throws NotReadable where they are missing, of another tenant, or lack the right, or Azure is busy
   */
  async reading<T>(read: (manager: ResourceManager) => Promise<T>): Promise<T> {
    const [{ resourceManager: url }, { accessToken }] = await Promise.all([this.endpoints(), this.user()]);
    try {
      return await read(new ResourceManager({ url, accessToken, limits: this.installation.options }));
    } catch (error) {
      if (error instanceof NoAnswer) throw new NotReadable(error.message);
      if (!(error instanceof AzureRefusal)) throw error;
      const isBusy = error.status === 429 || error.status >= 500;
      if (error.isDenied || isBusy || error.code === "SubscriptionNotFound") throw new NotReadable(error.message);
      throw error;
    }
  }

  private async listOfSubscription<T>(type: string): Promise<T[]> {
    const path = `${subscriptionScope(await this.subscriptionId())}/providers/${type}`;
    return this.reading((manager) => manager.list<T>(path));
  }
}

const identityType = "Microsoft.ManagedIdentity/userAssignedIdentities";

async function grantOf(manager: ResourceManager, { properties }: RoleAssignment): Promise<Grant> {
  const role = await manager.read<RoleDefinition>(properties.roleDefinitionId);
  const { roleName, permissions } = role.properties;
  return { roleName, permissions, scope: properties.scope };
}

const accounts = new WeakMap<Installation, Account>();

/** The one account of an installation, so that its checks share what was read. */
export function accountOf(installation: Installation): Account {
  const known = accounts.get(installation);
  if (known) return known;
  const account = new Account(installation);
  accounts.set(installation, account);
  return account;
}
