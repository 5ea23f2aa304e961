import { Cloud } from "../components/platforms";
import type { Check } from "./check";
import type { Installation } from "./installation";

/** One cloud's half of the doctor: what doctor/aws/index.ts and doctor/azure/index.ts export. */
export interface CloudHalf {
  /** May need checks of the cluster (ids in doctor/checks/index.ts) and each other. */
  readonly checks: readonly Check<Installation>[];
}

/** Loads the half of one cloud alone: the other's SDK would cost a second at every start. */
export async function loadCloud(cloud: Cloud): Promise<CloudHalf> {
  return cloud === Cloud.Aws ? import("./aws") : import("./azure");
}
