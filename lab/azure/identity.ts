/** The one tenant and subscription of the lab's Azure. */
export const TENANT_ID = "72f988bf-0000-4000-8000-2d7cd011db47";
export const SUBSCRIPTION_ID = "01234567-89ab-4cde-8f01-23456789abcd";
export const LOCATION = "eastus";

/** Where cluster and identity are. */
export const RESOURCE_GROUP = "portworx-demo";
/** Where nodes and disks are, as AKS names it. */
export const NODE_RESOURCE_GROUP = "MC_portworx-demo_portworx-demo_eastus";

/** A service principal that owns the subscription: what the user is who runs Pulumi. */
export const OWNER = {
  clientId: "0f7e3c52-0000-4000-8000-00000000c0de",
  principalId: "0f7e3c52-0000-4000-8000-00000000beef",
  clientSecret: "lab-owner",
} as const;
