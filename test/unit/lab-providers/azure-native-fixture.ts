import type { Call, Properties } from "../../../lab/providers/base/kind";
import type { AzureContext } from "../../../lab/providers/azure-native/context";
import { ResourceManagerError } from "../../../lab/providers/azure-native/failures";

export const SUBSCRIPTION_ID = "01234567-89ab-4cde-8f01-23456789abcd";
export const GROUP_ID = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/storage`;

/** A Resource Manager that keeps what it is given, by id; it has resource group `storage` in westus. */
export interface Memory {
  readonly resources: Map<string, Properties>;
  readonly requests: string[];
  readonly context: AzureContext;
}

export function memory(): Memory {
  const resources = new Map<string, Properties>([[GROUP_ID, { id: GROUP_ID, location: "westus" }]]);
  const requests: string[] = [];
  const get = (id: string): Promise<Properties> => {
    requests.push(`GET ${id}`);
    const found = resources.get(id);
    const missing = new ResourceManagerError(404, "ResourceNotFound", `${id} was not found.`);
    return found === undefined ? Promise.reject(missing) : Promise.resolve(found);
  };
  const context: AzureContext = {
    subscriptionId: SUBSCRIPTION_ID,
    tenantId: "72f988bf-0000-4000-8000-2d7cd011db47",
    clientId: "0f7e3c52-0000-4000-8000-00000000c0de",
    audience: "https://management.azure.com",
    tokens: { token: (endpoint) => Promise.resolve(`token for ${endpoint}`) },
    resources: {
      get,
      put: (id, _apiVersion, body) => {
        requests.push(`PUT ${id}`);
        const resource = { id, name: id.slice(id.lastIndexOf("/") + 1), ...body };
        resources.set(id, resource);
        return Promise.resolve(resource);
      },
      post: (path, query) => Promise.resolve({ path, query }),
      delete: async (id) => {
        await get(id);
        resources.delete(id);
      },
    },
    locationOfGroup: (name) => Promise.resolve(name === "storage" ? "westus" : undefined),
  };
  return { resources, requests, context };
}

export function call(context: AzureContext, name = "px"): Call<AzureContext> {
  const urn = `urn:pulumi:test::test::azure-native::${name}`;
  return { context, urn, timeoutSeconds: 0, signal: new AbortController().signal, log: () => undefined };
}
