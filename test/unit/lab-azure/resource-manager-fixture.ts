import assert from "node:assert/strict";
import {
  LOCATION,
  NODE_RESOURCE_GROUP,
  OWNER,
  RESOURCE_GROUP,
  SUBSCRIPTION_ID,
  TENANT_ID,
} from "../../../lab/azure/identity";
import { ResourceManager, type ResourceManagerOptions } from "../../../lab/azure/resource-manager/resource-manager";

export const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
export const GROUP = `${SUBSCRIPTION}/resourceGroups/${RESOURCE_GROUP}`;
export const NODE_GROUP = `${SUBSCRIPTION}/resourceGroups/${NODE_RESOURCE_GROUP}`;
export const FOREIGN_GROUP = `${SUBSCRIPTION}/resourceGroups/somebody-else`;
export const ROLES = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions`;
export const CONTRIBUTOR = `${ROLES}/b24988ac-6180-42a0-ab88-20f7382dd24c`;
export const READER = `${ROLES}/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
export const BLOB_CONTRIBUTOR = `${ROLES}/ba92f5b4-2d11-453d-a403-e96b0029c9fe`;

export function identityId(name: string, group = GROUP): string {
  return `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

export function diskId(name: string, group = NODE_GROUP): string {
  return `${group}/providers/Microsoft.Compute/disks/${name}`;
}

export function storageId(name: string, group = GROUP): string {
  return `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
}

export function assignmentId(scope: string, name: string): string {
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
}

/** A GUID of these digits. */
export function guid(digits: string): string {
  return `00000000-0000-4000-8000-${digits.padStart(12, "0")}`;
}

export const disk = {
  location: LOCATION,
  sku: { name: "Premium_LRS" },
  properties: { creationData: { createOption: "Empty" }, diskSizeGB: 150 },
};

export const storageAccount = { location: LOCATION, kind: "StorageV2", sku: { name: "Standard_LRS" } };

/** Parsed, for whoever knows what to look for. */
export interface Body {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly value: readonly Body[];
}

/** A Resource Manager whose clock stands still until it is told to go on. */
export class Azure {
  #now = 1_800_000_000_000;
  readonly manager: ResourceManager;

  constructor(options: Partial<ResourceManagerOptions> = {}) {
    this.manager = new ResourceManager({
      tenantId: TENANT_ID,
      subscriptionId: SUBSCRIPTION_ID,
      location: LOCATION,
      blobEndpoint: (account) => `https://127.0.0.1:1/${account}/`,
      credentialWriteMilliseconds: 0,
      now: () => this.#now,
      ...options,
    });
  }

  passSeconds(seconds: number): void {
    this.#now += seconds * 1000;
  }

  get now(): number {
    return this.#now;
  }

  /** Status and parsed answer of a request as it is, without an API version of its own. */
  async raw(method: string, target: string, content: unknown = undefined, principalId: string = OWNER.principalId) {
    const body = content === undefined ? "" : JSON.stringify(content);
    const answer = await this.manager.handle({ method, target, body }, { principalId });
    return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body ?? {})) as Body };
  }

  request(method: string, path: string, content?: unknown, principalId?: string) {
    const mark = path.includes("?") ? "&" : "?";
    return this.raw(method, `${path}${mark}api-version=2024-01-01`, content, principalId);
  }

  /** What a request that must succeed answers. */
  async ok(method: string, path: string, content?: unknown, principalId?: string): Promise<Body> {
    const { status, body } = await this.request(method, path, content, principalId);
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** `404 ResourceNotFound: ...` of a request that must be refused. */
  async refusal(method: string, path: string, content?: unknown, principalId?: string): Promise<string> {
    return refusalOf(await this.request(method, path, content, principalId));
  }

  async identity(name = "portworx"): Promise<{ id: string; clientId: string; principalId: string }> {
    const { id, properties } = await this.ok("PUT", identityId(name), { location: LOCATION });
    return { id, clientId: String(properties.clientId), principalId: String(properties.principalId) };
  }

  assign(scope: string, role: string, principalId: string, name: string): Promise<Body> {
    const properties = { roleDefinitionId: role, principalId, principalType: "ServicePrincipal" };
    return this.ok("PUT", assignmentId(scope, name), { properties });
  }
}

export function refusalOf({ status, body }: { status: number; body: unknown }): string {
  const { error } = body as { error?: { code: string; message: string } };
  return error ? `${status} ${error.code}: ${error.message}` : `${status} is no refusal: ${JSON.stringify(body)}`;
}
