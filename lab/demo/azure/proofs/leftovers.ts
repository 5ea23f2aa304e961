import { ownerCredential } from "../../../azure/clients";
import { OWNER } from "../../../azure/identity";
import { clusterLeftoverProof } from "../../cluster-leftovers";
import { expectEqual, type Proof } from "../../report";
import { ResourceManagerClient } from "../clients";
import { BACKUP_ACCOUNT, FOREIGN_ACCOUNT, type AzureScene } from "../scene";

interface Named {
  readonly name: string;
  readonly properties?: { readonly type?: string; readonly principalId?: string };
}

/** What the subscription has after a destroy is what it had before the up. */
export function leftoverProofs({ lab, kubeConfig }: AzureScene): Proof[] {
  const { azure } = lab;
  const owner = new ResourceManagerClient(azure, ownerCredential(azure));
  const provider = `/subscriptions/${azure.subscriptionId}/providers`;
  const names = async (path: string, isWanted: (item: Named) => boolean = () => true): Promise<string[]> =>
    ((await owner.list(`${provider}/${path}`)) as Named[])
      .filter(isWanted)
      .map(({ name }) => name)
      .sort();
  return [
    {
      name: "no managed identity, custom role or role assignment is left in the subscription",
      run: async () => {
        expectEqual(await names("Microsoft.ManagedIdentity/userAssignedIdentities"), [], "the list of identities");
        const isCustom = ({ properties }: Named): boolean => properties?.type === "CustomRole";
        expectEqual(await names("Microsoft.Authorization/roleDefinitions", isCustom), [], "the list of custom roles");
        const isOther = ({ properties }: Named): boolean => properties?.principalId !== OWNER.principalId;
        expectEqual(
          await names("Microsoft.Authorization/roleAssignments", isOther),
          [],
          "the list of role assignments",
        );
      },
    },
    {
      name: "no storage account is left but the demo's own",
      run: async () =>
        expectEqual(
          await names("Microsoft.Storage/storageAccounts"),
          [BACKUP_ACCOUNT, FOREIGN_ACCOUNT].sort(),
          "the list of storage accounts",
        ),
    },
    clusterLeftoverProof(kubeConfig),
  ];
}
