import type { z } from "zod";
import { checkedCredentials } from "../../components/azure/identity-credentials";
import { checkedRole } from "../../components/azure/identity-inputs";
import { checkedDiskScopes, checkedStorageAccounts } from "../../components/azure/identity-scopes";
import { storageAccountName } from "../../components/azure/resource-ids";
import { checkIdentityName } from "../../components/azure/resource-names";
import type { InputMistake } from "../../components/input-error";
import { cloudServiceAccounts, type Platform } from "../../components/platforms";
import type { CloudSnapKeys } from "./azure-cloud-snap";
import { isAks, type AzureClusterKeys } from "./azure-cluster";
import { defaultIdentityName, type identity } from "./azure-identity";
import { judge } from "./judge";

/** The keys that say who may do what in the subscription, as far as they could be read. */
export interface AzureAccess extends Pick<AzureClusterKeys, "cluster"> {
  readonly namespace?: string;
  readonly identity?: z.output<typeof identity>;
  readonly cloudSnap?: CloudSnapKeys;
}

/** Stand for what only the cloud knows: right by themselves, so that they neither hide a mistake nor make one. */
const found = { issuerUrl: "https://issuer.example.com", nodeResourceGroup: "nodes" };

/**
 * Checks what only shows once several keys are known, by the rules of PortworxIdentity.
 *
 * @param subscriptionId undefined where only the provider knows it
 */
export function identityMistakes(
  access: AzureAccess,
  platform: Platform,
  subscriptionId: string | undefined,
): InputMistake[] {
  const { cluster, namespace, identity, cloudSnap } = access;
  const mistakes: InputMistake[] = [];
  const federated = {
    name: cluster?.name ?? "cluster",
    issuerUrl: cluster?.issuerUrl ?? found.issuerUrl,
    namespace: namespace ?? "portworx",
    serviceAccounts: cloudServiceAccounts(),
    nodeResourceGroup: isAks(platform) ? found.nodeResourceGroup : cluster?.nodeResourceGroup,
  };
  const accounts = (cloudSnap?.storageAccounts ?? []).map((id) => ({ name: storageAccountName(id), id }));
  const isFederated = judge(mistakes, () => checkedCredentials([federated], platform), keyOf) !== undefined;
  judge(mistakes, () => checkedStorageAccounts(accounts), keyOf);
  if (identity === undefined) return mistakes;

  const { roleName, roleDefinitionId, scopes } = identity;
  const place = { subscriptionId: "", resourceGroupName: "", identityName: "" };
  judge(mistakes, () => checkedRole({ roleName, roleDefinitionId }, place), keyOf);
  if (subscriptionId !== undefined) {
    const disks = { platform: platform.name, clusters: [federated], roleDefinitionId, scopes };
    judge(mistakes, () => checkedDiskScopes(disks, subscriptionId), keyOf);
  }
  return isFederated ? [...mistakes, ...defaultNameMistakes(access)] : mistakes;
}

function defaultNameMistakes({ cluster, namespace, identity }: AzureAccess): InputMistake[] {
  if (cluster === undefined || namespace === undefined || identity?.name !== undefined) return [];
  const mistakes: InputMistake[] = [];
  judge(mistakes, () => checkIdentityName(defaultIdentityName(cluster.name, namespace), "identity.name"));
  const remedy = "This name is the default; give one: pulumi config set --path 'identity.name' portworx-production";
  return mistakes.map((mistake) => ({ ...mistake, remedy }));
}

/** The configuration's key for an input of PortworxIdentity. */
function keyOf(input: string): string {
  if (input === "clusters[0].namespace") return "namespace";
  if (input === "subscriptionId") return "azure-native:subscriptionId";
  const account = /^storageAccounts\[\d+\]/.exec(input);
  if (account) return `cloudSnap.${account[0]}`;
  return input.startsWith("clusters[0]") ? input.replace("clusters[0]", "cluster") : `identity.${input}`;
}
