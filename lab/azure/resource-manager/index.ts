export { aksCluster, type AksCluster } from "./aks-cluster";
export { resourceManagerListener, type TokenVerifier } from "./listener";
export { FOREIGN_RESOURCE_GROUP } from "./new-subscription";
export { ResourceManager, type ArmRequest, type ResourceManagerOptions } from "./resource-manager";
export type { Answer } from "./route";
