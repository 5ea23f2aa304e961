import type { z } from "zod";
import { checkAzureIssuerUrl } from "../../components/azure/federated-subjects";
import { checkResourceGroupName } from "../../components/azure/resource-names";
import { checkSubnetId } from "../../components/azure/resource-ids";
import type { InputMistake } from "../../components/input-error";
import { PlatformName, type Platform } from "../../components/platforms";
import { clusterKeys, kubernetesKeys } from "./common";
import { checked, choice, map, number, text } from "./fields";
import type { Installation } from "./installation";

/** A new AKS cluster. */
const create = map("version, vmSize, nodes, osDiskSize, location, nodeResourceGroup, subnetId", {
  version: text("the Kubernetes version, AKS's default unless given", "1.34").optional(),
  vmSize: text("the nodes' size, Standard_D8s_v5 unless given", "Standard_D8s_v5").optional(),
  nodes: number("how many nodes, at least 3, which is the default; spread over three zones", 3)
    .int({ error: "a whole number of nodes" })
    .min(3, { error: "at least 3 nodes, the fewest that Portworx runs on" })
    .optional(),
  osDiskSize: number("size of the nodes' disks in GiB, at least 64; 128 unless given", 128)
    .int({ error: "whole GiB" })
    .min(64, { error: "at least 64 GiB, since Portworx and its images lie on the disk of the node" })
    .optional(),
  location: text("the region, the resource group's unless given", "eastus").optional(),
  nodeResourceGroup: checked(
    text("the resource group that AKS makes for the nodes, named by AKS unless given", "storage-nodes"),
    checkResourceGroupName,
  ).optional(),
  subnetId: checked(
    text("the resource id of the nodes' subnet, in a network that AKS makes unless given", exampleSubnet()),
    checkSubnetId,
  ).optional(),
});

function exampleSubnet(): string {
  const group = "/subscriptions/01234567-89ab-4cde-8f01-23456789abcd/resourceGroups/network";
  return `${group}/providers/Microsoft.Network/virtualNetworks/storage/subnets/nodes`;
}

/** The cluster to install into: one that is there, or on AKS a new one. */
export const cluster = map("name, resourceGroup, issuerUrl, nodeResourceGroup, create", {
  ...clusterKeys(checkAzureIssuerUrl),
  resourceGroup: checked(
    text("the resource group: on aks the cluster's, on gardener that of the worker nodes", "storage"),
    checkResourceGroupName,
  ),
  nodeResourceGroup: checked(
    text(
      "on gardener only: the resource group to which the role is narrowed, the whole subscription unless given",
      "shoot--storage--production",
    ),
    checkResourceGroupName,
  ).optional(),
  create: create.optional(),
});

/** How kubelogin comes to a token for a cluster with Entra ID. */
export enum KubeLogin {
  AzureCli = "azurecli",
  ServicePrincipal = "spn",
  WorkloadIdentity = "workloadidentity",
  ManagedIdentity = "msi",
}

/** How the cluster is reached. */
export const kubernetes = map("context, path, login", {
  ...kubernetesKeys,
  login: choice(
    KubeLogin,
    "how kubelogin signs in to an AKS cluster with Entra ID that no context or kubeconfig is given for, azurecli unless given",
  ).optional(),
});

/** What is asked of a new cluster. */
export type NewAksCluster = z.output<typeof create>;

/** The keys that say which cluster is meant and how it is reached, as far as they could be read. */
export interface AzureClusterKeys extends Partial<Pick<Installation, "kubeconfig">> {
  readonly cluster?: z.output<typeof cluster>;
  readonly kubernetes?: z.output<typeof kubernetes>;
}

/** True where Azure itself says how the cluster is reached and who its issuer is. */
export function isAks(platform: Platform): boolean {
  return platform.name === PlatformName.Aks;
}

/** True where configuration says how the cluster is reached. */
export function hasAccess({ kubeconfig, kubernetes }: AzureClusterKeys): boolean {
  return kubeconfig !== undefined || kubernetes?.context !== undefined || kubernetes?.path !== undefined;
}

/**
 * Checks that the cluster, its issuer and the way to it can be found on this platform, each in exactly one way.
 *
 * @param unreadable keys that are there but could not be read
 */
export function clusterMistakes(
  keys: AzureClusterKeys,
  platform: Platform,
  unreadable: ReadonlySet<string>,
): InputMistake[] {
  const accessIsRead = !unreadable.has("kubernetes") && !unreadable.has("kubeconfig");
  return [
    ...(keys.cluster ? (isAks(platform) ? aksMistakes(keys.cluster) : gardenerMistakes(keys.cluster, platform)) : []),
    ...(keys.cluster?.create && isAks(platform) ? newClusterMistakes(keys) : []),
    ...(accessIsRead && !isAks(platform) ? givenAccessMistakes(keys, platform) : []),
    ...(accessIsRead && isAks(platform) && hasAccess(keys) ? loginMistakes(keys) : []),
  ];
}

type Cluster = NonNullable<AzureClusterKeys["cluster"]>;

function aksMistakes({ nodeResourceGroup }: Cluster): InputMistake[] {
  if (nodeResourceGroup === undefined) return [];
  return [
    {
      input: "cluster.nodeResourceGroup",
      value: nodeResourceGroup,
      wanted: "nothing on AKS, which is asked for it",
      remedy: "Remove it; where the role is assigned can be told by identity.scopes.",
    },
  ];
}

function gardenerMistakes({ issuerUrl, create }: Cluster, platform: Platform): InputMistake[] {
  const found: InputMistake[] = [];
  if (issuerUrl === undefined) {
    found.push({
      input: "cluster.issuerUrl",
      value: undefined,
      wanted: `the issuer of the cluster's service account tokens, which ${platform.title} cannot be asked for from here`,
      remedy: `Read it with: ${platform.issuerCommand}`,
    });
  }
  if (create) {
    found.push({
      input: "cluster.create",
      value: create,
      wanted: `an existing cluster on ${platform.title}; only AKS clusters are made here`,
      remedy: "Remove it, make the cluster with its own tools, and give cluster.issuerUrl and kubernetes.context.",
    });
  }
  return found;
}

function newClusterMistakes({ cluster, kubernetes, kubeconfig }: AzureClusterKeys): InputMistake[] {
  const given = {
    "cluster.issuerUrl": cluster?.issuerUrl,
    "kubernetes.context": kubernetes?.context,
    "kubernetes.path": kubernetes?.path,
    "kubernetes.login": kubernetes?.login,
  };
  const found: InputMistake[] = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([input, value]) => ({
      input,
      value,
      wanted: "nothing for a new cluster, which is asked itself",
      remedy: "Remove it.",
    }));
  if (kubeconfig === undefined) return found;
  return [
    ...found,
    { input: "kubeconfig", wanted: "none for a new cluster, which is asked itself", remedy: "Remove it." },
  ];
}

function givenAccessMistakes(keys: AzureClusterKeys, platform: Platform): InputMistake[] {
  if (hasAccess(keys)) return loginMistakes(keys);
  return [
    {
      input: "kubernetes.context",
      value: undefined,
      wanted: `a context of the kubeconfig, kubernetes.path or the secret kubeconfig: ${platform.title} cannot be asked from here how a cluster is reached`,
      remedy: "Run: pulumi config set --path 'kubernetes.context' production",
    },
    ...loginMistakes(keys),
  ];
}

function loginMistakes({ kubernetes }: AzureClusterKeys): InputMistake[] {
  if (kubernetes?.login === undefined) return [];
  return [
    {
      input: "kubernetes.login",
      value: kubernetes.login,
      wanted: "nothing where a context or kubeconfig says how the cluster is reached",
      remedy: "Remove one of the two.",
    },
  ];
}
