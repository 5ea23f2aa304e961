import { ownerCredential } from "../../../../lab/azure/clients";
import { ResourceManagerClient, resourceGroupId, storageAccountId } from "../../../../lab/demo/azure/clients";
import { BACKUP_ACCOUNT } from "../../../../lab/demo/azure/scene";
import type { Planted } from "../fault";
import type { InstalledLab } from "../installed-lab";
import type { Question } from "../question";

/** A resource of Resource Manager, as far as the faults change it. */
export interface Resource<Properties> {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  readonly properties: Properties;
}

/** Which tokens an identity accepts. */
export interface Federation {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** Who has which role, and where. */
export interface Assignment {
  readonly principalId: string;
  readonly principalType: string;
  readonly roleDefinitionId: string;
  readonly scope: string;
}

/** A healthy installation on Azure, and its subscription. */
export class AzureScene {
  readonly owner: ResourceManagerClient;
  readonly principalId: string;

  constructor(readonly lab: InstalledLab) {
    const { azure } = lab.state;
    this.owner = new ResourceManagerClient(azure, ownerCredential(azure));
    this.principalId = String(lab.outputs.identityPrincipalId);
  }

  get question(): Question {
    return this.lab.question({ storageAccount: BACKUP_ACCOUNT });
  }

  get subscriptionId(): string {
    return `/subscriptions/${this.lab.state.azure.subscriptionId}`;
  }

  /** The group of cluster and identity, which is not that of the nodes. */
  get clusterGroupId(): string {
    return resourceGroupId(this.lab.state.azure, this.lab.state.azure.resourceGroup);
  }

  get storageAccountId(): string {
    return storageAccountId(this.lab.state.azure, BACKUP_ACCOUNT);
  }

  /** The managed identity. */
  async identity(): Promise<Resource<{ readonly principalId: string }>> {
    const all = await this.list<{ readonly principalId: string }>(
      `${this.clusterGroupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
    );
    return only(all.filter(({ properties }) => properties.principalId === this.principalId));
  }

  /** The credential of a service account. */
  async credential(serviceAccount: string): Promise<Resource<Federation>> {
    return only(
      (await this.credentials()).filter(({ properties }) => properties.subject.endsWith(`:${serviceAccount}`)),
    );
  }

  /** All credentials of the identity. */
  async credentials(): Promise<readonly Resource<Federation>[]> {
    return this.list<Federation>(`${(await this.identity()).id}/federatedIdentityCredentials`);
  }

  /** Gives credentials other values, one after the other: Azure refuses two writes at once. */
  async changeCredentials(
    credentials: readonly Resource<Federation>[],
    change: (federation: Federation) => Federation,
  ): Promise<Planted> {
    for (const { id, properties } of credentials) await this.write(id, change(properties));
    return {
      undo: async () => {
        for (const { id, properties } of credentials) await this.write(id, properties);
      },
    };
  }

  /** Roles of the identity. */
  async assignments(): Promise<readonly Resource<Assignment>[]> {
    const all = await this.list<Assignment>(`${this.subscriptionId}/providers/Microsoft.Authorization/roleAssignments`);
    return all.filter(({ properties }) => properties.principalId === this.principalId);
  }

  /** Deletes a resource. */
  async remove({ id, properties }: Resource<object>): Promise<Planted> {
    await this.owner.call("DELETE", id);
    return { undo: () => this.write(id, properties) };
  }

  async write(id: string, properties: object): Promise<void> {
    await this.owner.call("PUT", id, { properties });
  }

  private async list<Properties>(id: string): Promise<readonly Resource<Properties>[]> {
    return (await this.owner.list(id)) as readonly Resource<Properties>[];
  }
}

/** @throws Error where there is none, or more than one */
export function only<T>(found: readonly T[]): T {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new Error(`wanted one, there are ${found.length}`);
  return first;
}
