import type { Fault } from "../fault";
import { clusterFaults } from "../cluster";
import { providerFaults } from "./provider";
import { roleFaults } from "./role";
import type { AwsScene } from "./scene";
import { trustFaults } from "./trust";
import { userFaults } from "./user";

export { AwsScene } from "./scene";

export const awsFaults: readonly Fault<AwsScene>[] = [
  ...clusterFaults,
  ...providerFaults,
  ...trustFaults,
  ...roleFaults,
  ...userFaults,
];
