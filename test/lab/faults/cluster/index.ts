import type { Fault } from "../fault";
import { definitionFaults } from "./definition";
import { issuerFaults } from "./issuer";
import { podFaults } from "./pods";
import type { ClusterScene } from "./scene";
import { serviceAccountFaults } from "./service-accounts";
import { storageClusterFaults } from "./storage-cluster";
import { userFaults } from "./user";
import { webhookFaults } from "./webhook";
import { certificateFaults } from "./webhook-certificate";

/** Faults in the cluster, in the order of the doctor's checks. */
export const clusterFaults: readonly Fault<ClusterScene>[] = [
  ...userFaults,
  ...storageClusterFaults,
  ...definitionFaults,
  ...serviceAccountFaults,
  ...webhookFaults,
  ...certificateFaults,
  ...podFaults,
  ...issuerFaults,
];
