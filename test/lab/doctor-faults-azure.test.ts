import { checks } from "../../doctor/azure";
import { azureDemonstration } from "../../lab/demo/azure";
import { BACKUP_ACCOUNT } from "../../lab/demo/azure/scene";
import { azureFaults, AzureScene } from "./faults/azure";
import { faultSuite } from "./faults/suite";

// On AKS, whose issuer ends with a slash and whose role reaches no further than the nodes' resource group.
faultSuite({
  demonstration: azureDemonstration("aks"),
  open: (lab) => new AzureScene(lab),
  faults: azureFaults,
  checks,
  flags: ({ state: { azure } }) => [
    "--storage-account",
    BACKUP_ACCOUNT,
    "--authority-host",
    azure.authorityHost,
    "--resource-manager-url",
    azure.resourceManager,
  ],
});
