import type { Permission } from "./actions";

interface BuiltInRole {
  readonly guid: string;
  readonly roleName: string;
  readonly description: string;
  readonly permission: Permission;
}

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers";

export const OWNER_ROLE = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
export const BLOB_OWNER_ROLE = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

/** Azure's own roles, those of them that the lab knows: GUIDs and permissions are Azure's. */
export const BUILT_IN_ROLES: readonly BuiltInRole[] = [
  {
    guid: OWNER_ROLE,
    roleName: "Owner",
    description: "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
    permission: permission({ actions: ["*"] }),
  },
  {
    guid: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    roleName: "Contributor",
    description: "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
    permission: permission({
      actions: ["*"],
      notActions: [
        "Microsoft.Authorization/*/Delete",
        "Microsoft.Authorization/*/Write",
        "Microsoft.Authorization/elevateAccess/Action",
      ],
    }),
  },
  {
    guid: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    roleName: "Reader",
    description: "View all resources, but does not allow you to make any changes.",
    permission: permission({ actions: ["*/read"] }),
  },
  {
    guid: BLOB_OWNER_ROLE,
    roleName: "Storage Blob Data Owner",
    description: "Allows for full access to Azure Storage blob containers and data.",
    permission: permission({
      actions: [`${BLOBS}/*`, "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"],
      dataActions: [`${BLOBS}/blobs/*`],
    }),
  },
  {
    guid: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    roleName: "Storage Blob Data Contributor",
    description: "Allows for read, write and delete access to Azure Storage blob containers and data.",
    permission: permission({
      actions: [
        `${BLOBS}/delete`,
        `${BLOBS}/read`,
        `${BLOBS}/write`,
        "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
      ],
      dataActions: [
        `${BLOBS}/blobs/delete`,
        `${BLOBS}/blobs/read`,
        `${BLOBS}/blobs/write`,
        `${BLOBS}/blobs/move/action`,
        `${BLOBS}/blobs/add/action`,
      ],
    }),
  },
  {
    guid: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    roleName: "Storage Blob Data Reader",
    description: "Allows for read access to Azure Storage blob containers and data.",
    permission: permission({
      actions: [`${BLOBS}/read`, "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"],
      dataActions: [`${BLOBS}/blobs/read`],
    }),
  },
];

function permission(given: Partial<Permission>): Permission {
  return { actions: [], notActions: [], dataActions: [], notDataActions: [], ...given };
}
