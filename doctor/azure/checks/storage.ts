import { blobContributorRole } from "../../../components/azure/roles";
import { fail, notApplicable, pass, type Check, type Finding } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { BlobService, ContainerLeft, writeAndRemove } from "../blobs";
import { AzureRefusal, NoAnswer } from "../call";
import { blobActions } from "../documented-actions";
import { sessionOf } from "../exchange";
import { NotReadable } from "../not-readable";
import { missingActions, permissionsAt } from "../permissions";
import { readable } from "./readable";

const noAccount = notApplicable("no storage account is named; name it with --storage-account");

/** Whether the identity may use the storage account's blobs. */
export const storageRole: Check<Installation> = readable({
  id: "azure.storage-role",
  title: "The identity has the role for blobs on the storage account",
  why: "Being allowed to manage a storage account opens none of its blobs: cloud snapshots fail without a role for data.",
  needs: ["azure.identity"],
  async run(installation) {
    const { storageAccount: name } = installation.expected;
    if (name === undefined) return noAccount;
    const account = accountOf(installation);
    const found = await account.storageAccount();
    if (!found) throw new NotReadable(`subscription ${await account.subscriptionId()} has no storage account ${name}`);
    const [{ properties }, grants] = await Promise.all([account.knownIdentity(), account.identityGrants()]);
    const missing = missingActions(permissionsAt(grants, found.id), blobActions);
    if (missing.length === 0) return pass(`reads, writes and removes blobs of ${name}`);
    return fail(
      `on ${name} not allowed ${missing.length === 1 ? "is" : "are"} ${missing.join(", ")}`,
      `az role assignment create --assignee-object-id ${properties.principalId} --assignee-principal-type ServicePrincipal ` +
        `--role ${blobContributorRole} --scope ${found.id}  # Storage Blob Data Contributor`,
    );
  },
});

/** The storage account, as Portworx reaches it. */
export const blobs: Check<Installation> = {
  id: "azure.blobs",
  title: "The storage account can be used with the identity",
  why: "A firewall or private endpoint of the account, or a role that is not known yet, fails only at the first backup.",
  needs: ["azure.exchange.portworx", "azure.storage-role"],
  async run(installation) {
    const { expected, options } = installation;
    const name = expected.storageAccount;
    if (name === undefined) return noAccount;
    const [endpoint, accessToken] = await Promise.all([
      blobEndpoint(installation, name),
      sessionOf(installation, "portworx", "storage"),
    ]);
    const service = new BlobService(endpoint, accessToken, options);
    try {
      await service.listOneContainer();
      if (options.writeTest !== true) return pass(`${endpoint} can be listed; --write-test would write a blob`);
      await writeAndRemove(service);
      return pass(`${endpoint}: a blob was written, read and removed`);
    } catch (error) {
      return explained(error, name);
    }
  },
};

/** Where the account says, else where accounts of that name are. */
async function blobEndpoint(installation: Installation, name: string): Promise<string> {
  const account = accountOf(installation);
  const found = await account.storageAccount().catch((error: unknown) => {
    if (error instanceof NotReadable) return undefined;
    throw error;
  });
  return found?.properties.primaryEndpoints?.blob ?? `https://${name}.${(await account.endpoints()).blobDomain}/`;
}

function explained(error: unknown, name: string): Finding {
  if (error instanceof ContainerLeft) {
    return fail(
      `the container ${error.container} was made and could not be removed: ${error.message}`,
      `az storage container delete --account-name ${name} --auth-mode login --name ${error.container}`,
    );
  }
  // Skipped, the very proof would be missing from a report without a failure.
  if (error instanceof NoAnswer) {
    return fail(
      `${name}: ${error.message}`,
      `az storage account show --name ${name}  # and run the doctor where it can be reached`,
    );
  }
  if (!(error instanceof AzureRefusal)) throw error;
  return fail(
    `${name}: ${error.message}`,
    `az storage account show --name ${name} --query networkRuleSet  # a new role needs up to ten minutes`,
  );
}
