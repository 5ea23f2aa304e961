import type { Fault } from "../fault";
import { azureClusterFaults } from "./cluster";
import { credentialFaults } from "./credentials";
import { identityFaults } from "./identity";
import type { AzureScene } from "./scene";
import { azureUserFaults } from "./user";

export { AzureScene } from "./scene";

export const azureFaults: readonly Fault<AzureScene>[] = [
  ...azureUserFaults,
  ...azureClusterFaults,
  ...identityFaults,
  ...credentialFaults,
];
