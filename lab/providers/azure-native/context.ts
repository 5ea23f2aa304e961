import { readFile } from "node:fs/promises";
import { z } from "zod";
import { RESOURCE_MANAGER } from "../../azure/access-token";
import type { AzureState } from "../../state";
import type { Properties } from "../base/kind";
import { unlessMissing } from "./failures";
import { ResourceManager } from "./resource-manager";
import { ClientTokens } from "./tokens";

/** What the kinds and functions of one provider resource share. */
export interface AzureContext {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** Of everything that is not told another. */
  readonly location?: string;
  readonly resources: Pick<ResourceManager, "get" | "put" | "post" | "delete">;
  readonly tokens: Pick<ClientTokens, "token">;
  /** What tokens for the Resource Manager are for. */
  readonly audience: string;
  /** Undefined where there is no such group. */
  locationOfGroup(resourceGroupName: string): Promise<string | undefined>;
}

/** Every input may be absent; those that only make sense for the real Azure, such as environment, are passed over. */
const providerInputs = z.object({
  subscriptionId: z.string().optional(),
  tenantId: z.string().optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  location: z.string().optional(),
});

const GROUP_VERSION = "2024-03-01";

/** Clients of the lab's Azure, whatever the environment says: a lab must not reach a real subscription. */
export async function azureContext(lab: AzureState, inputs: Properties): Promise<AzureContext> {
  const { subscriptionId = lab.subscriptionId, tenantId = lab.tenantId, ...provider } = providerInputs.parse(inputs);
  const certificateAuthority = await readFile(lab.certificateAuthority, "utf8");
  const principal = principalOf(lab, provider);
  const tokens = new ClientTokens({ authorityHost: lab.authorityHost, certificateAuthority, tenantId, ...principal });
  const resources = new ResourceManager({
    endpoint: lab.resourceManager,
    certificateAuthority,
    token: () => tokens.token(RESOURCE_MANAGER),
  });
  return {
    subscriptionId,
    tenantId,
    clientId: principal.clientId,
    location: provider.location,
    resources,
    tokens,
    audience: RESOURCE_MANAGER,
    locationOfGroup: async (name) => {
      const id = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
      const group = await unlessMissing(() => resources.get(id, GROUP_VERSION));
      return typeof group?.location === "string" ? group.location : undefined;
    },
  };
}

/** The owner of the subscription, unless another principal is given with its secret. */
function principalOf(lab: AzureState, { clientId, clientSecret }: z.infer<typeof providerInputs>) {
  return clientId === undefined || clientSecret === undefined
    ? { clientId: lab.clientId, clientSecret: lab.clientSecret }
    : { clientId, clientSecret };
}
