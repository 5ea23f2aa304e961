import { fail, pass, type Check, type Finding } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { isSameId, resourceGroupOf } from "../resource-scope";
import type { ManagedIdentity } from "../resources";
import { readable } from "./readable";

/** The identity itself. */
export const identity: Check<Installation> = readable({
  id: "azure.identity",
  title: "The managed identity exists, under exactly this client id",
  why: "Entra finds an identity by its client id alone; its principal id looks the same, and gives AADSTS700016.",
  needs: ["azure.credentials"],
  async run(installation) {
    const account = accountOf(installation);
    const [identities, clientId, subscriptionId, podsTenantId] = await Promise.all([
      account.identities(),
      installation.identity(),
      account.subscriptionId(),
      account.podsTenantId(),
    ]);
    return judgeIdentity({ identities, clientId, subscriptionId, podsTenantId });
  },
});

/** What is compared. */
export interface IdentityFacts {
  readonly identities: readonly ManagedIdentity[];
  /** What the installation names. */
  readonly clientId: string;
  readonly subscriptionId: string;
  readonly podsTenantId: string | undefined;
}

/** Finds the identity among those of the subscription. */
export function judgeIdentity({ identities, clientId, subscriptionId, podsTenantId }: IdentityFacts): Finding {
  const found = identities.find(({ properties }) => isSameId(properties.clientId, clientId));
  if (found) return judgeTenant(found, podsTenantId);
  const mistaken = identities.find(({ properties }) => isSameId(properties.principalId, clientId));
  if (mistaken) {
    const { name, id, properties } = mistaken;
    return fail(
      `${clientId} is the principal id of the identity ${name}; wanted is its client id, ${properties.clientId}`,
      `Set the value in the StorageCluster's spec.workloadIdentity to ${properties.clientId}: ` +
        `az identity show --name ${name} --resource-group ${resourceGroupOf(id)} --query clientId`,
    );
  }
  return fail(
    `none of the ${identities.length} managed identities of subscription ${subscriptionId} has the client id ${clientId}`,
    "If it is in another subscription: export AZURE_SUBSCRIPTION_ID=ID. Otherwise create it (pulumi up), or correct the " +
      "StorageCluster's spec.workloadIdentity: " +
      `az identity list --subscription ${subscriptionId} --query "[].{name:name,clientId:clientId}" --output table`,
  );
}

function judgeTenant({ id, properties }: ManagedIdentity, podsTenantId: string | undefined): Finding {
  if (podsTenantId === undefined || isSameId(properties.tenantId, podsTenantId)) return pass(id);
  return fail(
    `the identity is of tenant ${properties.tenantId}; the pods' AZURE_TENANT_ID is ${podsTenantId}`,
    `Set the webhook's tenant (azureTenantID) to ${properties.tenantId}, then: npx pxwi restart`,
  );
}
