import { Cloud, platformOf } from "../../../components/platforms";
import type { AzureDistributionName } from "../../distributions";
import type { LabState } from "../../state";
import type { Demonstration, Scene, Section } from "../demonstration";
import { destroyOrderProof, HELM_RELEASE } from "../destroy-order";
import { publishedByProvider } from "../doctor/published-issuer";
import { planText } from "../plan";
import { makeStorageAccount } from "./clients";
import { azurePlan } from "./plan";
import { AZURE_PLATFORMS, type AzurePlatform } from "./platforms";
import { exchangeProofs, refusalProofs } from "./proofs/exchange";
import { leftoverProofs } from "./proofs/leftovers";
import { permissionProofs } from "./proofs/permissions";
import { webhookProofs } from "./proofs/webhook";
import { BACKUP_ACCOUNT, FOREIGN_ACCOUNT, openAzureScene, type AzureScene } from "./scene";

const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";

export function azureDemonstration(name: AzureDistributionName): Demonstration {
  const platform = AZURE_PLATFORMS[name];
  const standIns = "Azure a Resource Manager, a directory and a blob store with Azure's rules";
  return {
    cloud: "azure",
    platform: name,
    plan: planText(platformOf(Cloud.Azure, name).title, standIns, azurePlan(platform)),
    prepare: makeStorageAccounts,
    settings: (lab) => platform.settings(lab),
    open: (lab, outputs) =>
      sceneOf(platform, openAzureScene(platform, lab, String(outputs.namespace), String(outputs.identityClientId))),
  };
}

/** The stack is given a storage account by name: making it is the storage team's business, here the demo's. */
async function makeStorageAccounts({ azure }: LabState): Promise<void> {
  for (const account of [BACKUP_ACCOUNT, FOREIGN_ACCOUNT]) await makeStorageAccount(azure, account);
}

function sceneOf(platform: AzurePlatform, scene: AzureScene): Scene {
  return {
    namespace: scene.namespace,
    sections: sectionsOf(platform, scene),
    doctor: { flags: doctorFlags(scene), published: () => publishedByProvider(scene.lab.cluster) },
    afterwards: (steps) => [
      destroyOrderProof(steps, HELM_RELEASE, { what: "the federated credentials", type: CREDENTIAL }),
      destroyOrderProof(steps, HELM_RELEASE, { what: "the identity", type: IDENTITY }),
      ...leftoverProofs(scene),
    ],
  };
}

function doctorFlags({ lab: { azure } }: AzureScene): string[] {
  const { authorityHost, resourceManager } = azure;
  const endpoints = ["--authority-host", authorityHost, "--resource-manager-url", resourceManager];
  return ["--storage-account", BACKUP_ACCOUNT, ...endpoints];
}

function sectionsOf(platform: AzurePlatform, scene: AzureScene): Section[] {
  const webhook = { title: "The stack's own webhook", proofs: () => webhookProofs(scene) };
  return [
    ...(platform.deploysWebhook ? [webhook] : []),
    { title: "A token becomes a short-lived one of Azure's", proofs: () => exchangeProofs(scene) },
    { title: "It does what Portworx needs, and nothing else", proofs: () => permissionProofs(scene) },
    { title: "Any other token is refused", proofs: () => refusalProofs(scene) },
  ];
}
