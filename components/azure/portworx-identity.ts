import * as pulumi from "@pulumi/pulumi";
import type { PlatformName } from "../platforms";
import { checkedIdentity } from "./identity-inputs";
import { assign, federate, makeIdentity, roleGuid } from "./identity-resources";
import { blobContributorRole } from "./roles";

/** A cluster whose workloads may use the identity. */
export interface FederatedCluster {
  /**
   * Name of the cluster: 1 to 63 letters, digits, - and _. It becomes part of the names of the credentials, so a new name
   * makes new ones; Azure refuses a second credential for the same issuer and subject, so rename in two updates.
   */
  name: string;
  /**
   * URL of the cluster's token issuer, exactly as the cluster gives it: AKS's issuers end in a slash, which belongs to them.
   *
   * @example "https://eastus.oic.prod-aks.azure.com/72f988bf-86f1-41af-91ab-2d7cd011db47/4c34c6b0-1d5c-4c6c-9e3f-0a1b2c3d4e5f/"
   */
  issuerUrl: pulumi.Input<string>;
  /** Namespace that Portworx runs in; on AKS not kube-system, whose pods get no tokens. */
  namespace: pulumi.Input<string>;
  /**
   * Names of the service accounts that may use the identity; Azure knows no wildcards.
   *
   * @default ["portworx", "stork", "px-node-wiper"], those that call the cloud according to the vendor
   */
  serviceAccounts?: string[];
  /**
   * Name of the resource group that holds the cluster's nodes and disks. Required on AKS, where it is the `nodeResourceGroup`
   * of the cluster; on Gardener it narrows the role from the subscription to the Shoot's own group.
   *
   * @default on Gardener the whole subscription, as the vendor documents it
   */
  nodeResourceGroup?: pulumi.Input<string>;
}

/** A subscription or resource group in which Portworx manages disks. */
export interface DiskScope {
  /** A name for the program; it stays when the id changes. */
  name: string;
  /**
   * Resource id.
   *
   * @example "/subscriptions/01234567-89ab-cdef-0123-456789abcdef/resourceGroups/workers"
   */
  id: pulumi.Input<string>;
}

/** A storage account that cloud snapshots go to. */
export interface StorageAccountAccess {
  /** Name of the account, the one that the pxctl credential names too. */
  name: string;
  /** Resource id of the account. */
  id: pulumi.Input<string>;
}

/** Inputs of {@link PortworxIdentity}. */
export interface PortworxIdentityArgs {
  /** The Kubernetes distribution of the clusters, `aks` or `gardener`: decides what the role allows, and where. */
  platform: PlatformName;
  /** Id of the subscription that holds the identity and, unless it is given, the role. */
  subscriptionId: pulumi.Input<string>;
  /**
   * Name of the identity's resource group: on AKS that of the cluster, not its node resource group; on Gardener that of the
   * worker nodes.
   */
  resourceGroupName: pulumi.Input<string>;
  /** Clusters whose Portworx may use the identity, at least one; all service accounts together at most 20. */
  clusters: FederatedCluster[];
  /**
   * Name of the identity, 3 to 128 letters, digits, - and _; never generated.
   *
   * @default the component's name
   */
  identityName?: pulumi.Input<string>;
  /**
   * Azure region of the identity, such as eastus.
   *
   * @default the region of the resource group
   */
  location?: pulumi.Input<string>;
  /**
   * Audience of the tokens. It must be what the webhook asks for: that of AKS and version 1.5.1 of the chart ask for the
   * default in every national cloud, though Entra names others for them (see `azureClouds`).
   *
   * @default "api://AzureADTokenExchange"
   */
  audience?: pulumi.Input<string>;
  /**
   * Display name of the custom role that is made, unique in the tenant.
   *
   * @default a name made of identity, resource group and subscription
   */
  roleName?: pulumi.Input<string>;
  /**
   * Resource id of an existing role with the documented actions, for teams that may not write role definitions. Then none is
   * made.
   *
   * @default a custom role is made
   */
  roleDefinitionId?: pulumi.Input<string>;
  /**
   * Where the role is assigned, instead of what the platform asks for. A role that is made here can be assigned in
   * `subscriptionId` only.
   *
   * @default on AKS the node resource group of each cluster; on Gardener likewise where it is given, else the subscription
   */
  scopes?: DiskScope[];
  /**
   * Storage accounts that cloud snapshots go to; the identity becomes Storage Blob Data Contributor on each of them.
   *
   * @default none: no access to blobs
   */
  storageAccounts?: StorageAccountAccess[];
  /**
   * Tags of the identity.
   *
   * @default none
   */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/**
 * The managed identity that Portworx uses with the tokens of its service accounts: which tokens it accepts (one federated
 * credential for each service account), and what it may do (the vendor's custom role, and blobs of named accounts).
 *
 * Azure refuses two writes at once on the credentials of one identity, so they are made, changed and removed one by one.
 *
 * @throws InputError where an input is wrong.
 *
 * @example
 * const identity = new PortworxIdentity("portworx", {
 *   platform: PlatformName.Aks,
 *   subscriptionId: "01234567-89ab-cdef-0123-456789abcdef",
 *   resourceGroupName: "storage",
 *   clusters: [{ name: "prod", issuerUrl, namespace: "portworx", nodeResourceGroup: "MC_storage_prod_eastus" }],
 * });
 */
export class PortworxIdentity extends pulumi.ComponentResource {
  /**
   * Client id of the identity, the value of the StorageCluster's credential; whoever uses it waits for the credentials and
   * role assignments.
   */
  readonly clientId: pulumi.Output<string>;
  /** Id of the identity's service principal: for further role assignments, never for the StorageCluster. */
  readonly principalId: pulumi.Output<string>;
  /** Id of the identity's tenant. */
  readonly tenantId: pulumi.Output<string>;
  /** Resource id of the identity. */
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: PortworxIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    const inputs = checkedIdentity(name, args);
    super("portworx-workload-identity:index:PortworxIdentity", name, {}, opts);

    const identity = makeIdentity(name, inputs, this);
    const credentials = federate(name, identity, inputs, this);
    const diskRole = roleGuid(name, inputs, this);
    const assignments = [
      ...inputs.diskScopes.map((scope) => assign(`${name}-disks-${scope.name}`, identity, scope, diskRole, this)),
      ...inputs.storageAccounts.map((account) =>
        assign(`${name}-blobs-${account.name}`, identity, account, blobContributorRole, this),
      ),
    ];

    this.clientId = pulumi
      .all([identity.clientId, ...[...credentials, ...assignments].map(({ urn }) => urn)])
      .apply(([clientId]) => clientId as string);
    this.principalId = identity.principalId;
    this.tenantId = identity.tenantId;
    this.id = identity.id;
    this.registerOutputs({
      clientId: this.clientId,
      principalId: this.principalId,
      tenantId: this.tenantId,
      id: this.id,
    });
  }
}
