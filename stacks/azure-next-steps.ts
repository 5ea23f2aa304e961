import type { AzureConfiguration } from "./configuration/azure";
import { accountNames } from "./configuration/azure-cloud-snap";
import { nextSteps, type Installed } from "./next-steps";

/** What decides how an administrator goes on. */
export type InstalledOnAzure = Installed & Pick<AzureConfiguration, "cloudSnap">;

/** What is left to do by hand on Azure, in order, with commands to copy. */
export function azureNextSteps(installed: InstalledOnAzure): string[] {
  const credentials = accountNames(installed.cloudSnap).map((name) => ({
    name,
    options: `--provider azure --azure-account-name ${name} --use-workload-identity`,
    doctorOption: `--storage-account ${name}`,
  }));
  return nextSteps(installed, "identity", credentials);
}
