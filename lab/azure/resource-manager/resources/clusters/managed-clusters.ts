import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { parseBody } from "../../request-body";
import { resourceGroupId } from "../../resource-id";
import type { Call, Route } from "../../route";
import type { Subscription } from "../../subscription";
import { resourceGroup } from "../resource-groups";
import type { ManagedCluster, TrackedResource } from "../resource-types";
import { trackedRoutes } from "../tracked-resource";
import { checkCluster, clusterBody } from "./cluster-rules";
import { CLUSTER_TYPE } from "./require-cluster";

export function managedClusterRoutes(subscription: Subscription): Route[] {
  return trackedRoutes(subscription, {
    type: CLUSTER_TYPE,
    table: subscription.clusters,
    nameForm: /^[A-Za-z0-9]$|^[A-Za-z0-9][A-Za-z0-9_-]{0,61}[A-Za-z0-9]$/,
    make: (common, call, existing) => make(subscription, common, call, existing),
  });
}

function make(
  subscription: Subscription,
  common: TrackedResource,
  call: Call,
  existing: ManagedCluster | undefined,
): ManagedCluster {
  const body = parseBody(clusterBody, call.body);
  checkCluster(body, existing);
  const wanted = body.properties;
  const group = call.parameter("resourceGroupName");
  const nodeResourceGroup =
    existing?.properties.nodeResourceGroup ??
    wanted.nodeResourceGroup ??
    `MC_${group}_${common.name}_${common.location}`;
  makeNodeGroup(subscription, nodeResourceGroup, common);
  const version = wanted.kubernetesVersion ?? existing?.properties.kubernetesVersion ?? "1.34.0";
  return {
    ...common,
    ...(body.identity && {
      identity: existing?.identity ?? {
        ...body.identity,
        principalId: randomUUID(),
        tenantId: subscription.settings.tenantId,
      },
    }),
    properties: {
      ...wanted,
      provisioningState: "Succeeded",
      kubernetesVersion: version,
      currentKubernetesVersion: version,
      dnsPrefix: wanted.dnsPrefix ?? existing?.properties.dnsPrefix ?? common.name,
      fqdn: existing?.properties.fqdn ?? `${wanted.dnsPrefix}-0lab.hcp.${common.location}.azmk8s.io`,
      nodeResourceGroup,
      agentPoolProfiles: wanted.agentPoolProfiles,
      oidcIssuerProfile: issuerProfile(subscription, wanted, common, existing),
      securityProfile: wanted.securityProfile,
      aadProfile: wanted.aadProfile && {
        ...wanted.aadProfile,
        tenantID: wanted.aadProfile.tenantID ?? subscription.settings.tenantId,
      },
      disableLocalAccounts: wanted.disableLocalAccounts,
      enableRBAC: true,
    },
  };
}

/** AKS's issuers end in a slash; one that was there before stays. */
function issuerProfile(
  { settings }: Subscription,
  wanted: z.output<typeof clusterBody>["properties"],
  { location }: TrackedResource,
  existing: ManagedCluster | undefined,
): ManagedCluster["properties"]["oidcIssuerProfile"] {
  if (existing?.properties.oidcIssuerProfile.enabled) return existing.properties.oidcIssuerProfile;
  if (!wanted.oidcIssuerProfile.enabled) return { enabled: false };
  return {
    enabled: true,
    issuerURL: `https://${location}.oic.prod-aks.azure.com/${settings.tenantId}/${randomUUID()}/`,
  };
}

function makeNodeGroup({ resourceGroups, settings }: Subscription, name: string, cluster: TrackedResource): void {
  if (resourceGroups.get(resourceGroupId(settings.subscriptionId, name))) return;
  const group = resourceGroup(settings.subscriptionId, name, cluster.location);
  resourceGroups.put({ ...group, managedBy: cluster.id });
}
