import { notFound } from "./arm-error";
import { isWithin, nameOf, parentOf, resourceGroupId, resourceGroupNameOf, subscriptionScope } from "./resource-id";
import { ResourceTable, type Resource } from "./resource-table";
import type {
  BlobContainer,
  Disk,
  FederatedIdentityCredential,
  ManagedCluster,
  ResourceGroup,
  RoleAssignment,
  RoleDefinition,
  StorageAccount,
  UserAssignedIdentity,
  VirtualMachine,
} from "./resources/resource-types";
import type { SubscriptionSettings } from "./settings";

/** Everything that there is in the lab's one subscription. */
export class Subscription {
  readonly resourceGroups: ResourceTable<ResourceGroup>;
  readonly identities: ResourceTable<UserAssignedIdentity>;
  readonly credentials: ResourceTable<FederatedIdentityCredential>;
  readonly roleDefinitions: ResourceTable<RoleDefinition>;
  readonly roleAssignments: ResourceTable<RoleAssignment>;
  readonly disks: ResourceTable<Disk>;
  readonly virtualMachines: ResourceTable<VirtualMachine>;
  readonly storageAccounts: ResourceTable<StorageAccount>;
  readonly containers: ResourceTable<BlobContainer>;
  readonly clusters: ResourceTable<ManagedCluster>;
  readonly #tables: ResourceTable<Resource>[] = [];

  constructor(readonly settings: SubscriptionSettings) {
    this.resourceGroups = this.#table<ResourceGroup>();
    this.identities = this.#table<UserAssignedIdentity>();
    this.credentials = this.#table<FederatedIdentityCredential>();
    this.roleDefinitions = this.#table<RoleDefinition>();
    this.roleAssignments = this.#table<RoleAssignment>();
    this.disks = this.#table<Disk>();
    this.virtualMachines = this.#table<VirtualMachine>();
    this.storageAccounts = this.#table<StorageAccount>();
    this.containers = this.#table<BlobContainer>();
    this.clusters = this.#table<ManagedCluster>();
  }

  get scope(): string {
    return subscriptionScope(this.settings.subscriptionId);
  }

  /** @throws ArmError where there is no such resource group. */
  requireGroup(name: string): ResourceGroup {
    const group = this.resourceGroups.get(resourceGroupId(this.settings.subscriptionId, name));
    if (!group) throw notFound("ResourceGroupNotFound", `Resource group '${name}' could not be found.`);
    return group;
  }

  /** @throws ArmError where nothing is at the id, which may be the subscription's, or the root above it. */
  requireResource(id: string): void {
    if (isWithin(id, this.scope)) return;
    const group = resourceGroupNameOf(id);
    if (group !== undefined) this.requireGroup(group);
    if (!this.#tables.some((table) => table.get(id))) throw resourceNotFound(id);
  }

  /** Removes a resource and all that lies below it; a cluster takes its nodes' resource group along. */
  remove(id: string): boolean {
    const nodeGroups = this.clusters.within(id).map(({ properties }) => properties.nodeResourceGroup);
    const existed = this.#tables.map((table) => table.removeWithin(id)).some(Boolean);
    for (const group of nodeGroups) this.remove(resourceGroupId(this.settings.subscriptionId, group));
    return existed;
  }

  #table<Kept extends Resource>(): ResourceTable<Kept> {
    const table = new ResourceTable<Kept>(this.settings.now);
    this.#tables.push(table);
    return table;
  }
}

export function resourceNotFound(id: string) {
  const [, type = ""] = /\/providers\/([^/]+\/[^/]+)/i.exec(parentOf(id)) ?? [];
  const where = resourceGroupNameOf(id);
  return notFound(
    "ResourceNotFound",
    `The Resource '${type}/${nameOf(id)}' under resource group '${where ?? "<null>"}' was not found.`,
  );
}
