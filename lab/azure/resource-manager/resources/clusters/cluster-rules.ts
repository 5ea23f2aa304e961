import { z } from "zod";
import { badRequest } from "../../arm-error";
import type { ManagedCluster } from "../resource-types";

const pool = z.looseObject({
  name: z.string(),
  mode: z.string().default("User"),
  count: z.number().int().default(1),
  vmSize: z.string().default("Standard_D2s_v5"),
});

/** What of a cluster's description matters to the lab; the rest is kept as it comes. */
export const clusterBody = z.object({
  properties: z.looseObject({
    kubernetesVersion: z.string().optional(),
    dnsPrefix: z.string().optional(),
    nodeResourceGroup: z.string().max(80).optional(),
    agentPoolProfiles: z.array(pool).default([]),
    oidcIssuerProfile: z.looseObject({ enabled: z.boolean().optional() }).prefault({}),
    securityProfile: z.looseObject({ workloadIdentity: z.object({ enabled: z.boolean() }).optional() }).prefault({}),
    aadProfile: z
      .looseObject({
        managed: z.boolean().default(true),
        enableAzureRBAC: z.boolean().default(false),
        tenantID: z.string().optional(),
      })
      .optional(),
    disableLocalAccounts: z.boolean().default(false),
    // Not loose: Azure does not hand out the secret again.
    servicePrincipalProfile: z.object({ clientId: z.string() }).optional(),
  }),
  identity: z.object({ type: z.string() }).optional(),
});

type Wanted = z.output<typeof clusterBody>;

/** @throws ArmError where AKS would not make the cluster, or not change it so. */
export function checkCluster({ properties, identity }: Wanted, existing: ManagedCluster | undefined): void {
  if (!existing && properties.dnsPrefix === undefined) throw missing("dnsPrefix");
  if (!existing && !identity && !properties.servicePrincipalProfile) throw missing("servicePrincipalProfile");
  checkPools(properties.agentPoolProfiles);
  const hadIssuer = existing?.properties.oidcIssuerProfile.enabled === true;
  const { enabled = hadIssuer } = properties.oidcIssuerProfile;
  if (hadIssuer && !enabled) {
    throw badRequest("OIDCIssuerFeatureCannotBeDisabled", "The OIDC issuer feature cannot be disabled.");
  }
  if (properties.securityProfile.workloadIdentity?.enabled && !enabled) {
    throw invalid("securityProfile.workloadIdentity", "workload identity needs the OIDC issuer to be enabled");
  }
  if (properties.disableLocalAccounts && !properties.aadProfile) {
    throw invalid("disableLocalAccounts", "without local accounts the cluster needs aadProfile");
  }
}

function checkPools(pools: Wanted["properties"]["agentPoolProfiles"]): void {
  const misnamed = pools.find(({ name }) => !/^[a-z][a-z0-9]{0,11}$/.test(name));
  if (misnamed) {
    throw invalid("agentPoolProfile.name", `'${misnamed.name}' is not 1 to 12 of a-z and 0-9 beginning with a letter`);
  }
  if (!pools.some(({ mode }) => mode === "System")) {
    throw invalid("agentPoolProfiles", "at least one agent pool must have the mode System");
  }
}

function missing(parameter: string) {
  return badRequest("InvalidParameter", `Required parameter ${parameter} is missing (null).`);
}

function invalid(parameter: string, detail: string) {
  return badRequest("InvalidParameter", `The value of parameter ${parameter} is invalid. Error details: ${detail}.`);
}
