import { z } from "zod";
import { Cloud, PlatformName, platformOf, platforms, type Platform } from "../../components/platforms";
import type { InputMistake } from "../../components/input-error";
import { identityMistakes } from "./azure-access";
import { cloudSnap, cloudSnapMistakes } from "./azure-cloud-snap";
import { cluster, clusterMistakes, kubernetes } from "./azure-cluster";
import { defaultIdentityName, identity } from "./azure-identity";
import { providerMistakes, providerSettings, type AzureProviderSettings } from "./azure-provider";
import { webhook, webhookMistakes, webhookSettings, type WebhookSettings } from "./azure-webhook";
import { commonKeys } from "./common";
import { checked, text } from "./fields";
import { installationMistakes, storageClusterName } from "./installation";
import { ConfigurationError } from "./mistakes";
import { parse } from "./parse";
import type { ConfigurationSource } from "./source";

const platformNames = Object.values(platforms[Cloud.Azure]).map(({ name }) => name);

/** Every key of the Azure stack. */
export const azureKeys = z.strictObject({
  cloud: z.literal(Cloud.Azure),
  platform: checked(text(`the Kubernetes distribution: ${platformNames.join(", ")}`, PlatformName.Aks), (name, input) =>
    platformOf(Cloud.Azure, name, input),
  ).transform((name) => platformOf(Cloud.Azure, name)),
  cluster: cluster.prefault({} as z.input<typeof cluster>),
  ...commonKeys,
  kubernetes: kubernetes.default({}),
  identity: identity.default({}),
  cloudSnap: cloudSnap.optional(),
  webhook: webhook.optional(),
});

type Keys = z.output<typeof azureKeys>;

/** Everything that the Azure stack is told, checked and with its defaults. */
export interface AzureConfiguration extends Omit<Keys, "webhook"> {
  readonly provider: AzureProviderSettings;
  readonly identity: Keys["identity"] & { readonly name: string; readonly resourceGroup: string };
  /** The webhook to deploy; undefined where there is one already. */
  readonly webhook?: WebhookSettings;
  readonly storageCluster: Keys["storageCluster"] & { readonly name: string };
}

/** @throws ConfigurationError with every mistake there is */
export function parseAzureConfiguration(source: ConfigurationSource): AzureConfiguration {
  const { parts, mistakes, unreadable } = parse(azureKeys, source.values);
  const all = [
    ...mistakes,
    ...providerMistakes(source),
    ...(parts.platform ? platformMistakes(parts, parts.platform, source, unreadable) : []),
    ...cloudSnapMistakes(parts.cloudSnap),
    // Where the platform cannot be read, by the one that forbids least: what is told is wrong on any.
    ...installationMistakes(parts, parts.platform ?? platformOf(Cloud.Azure, PlatformName.Gardener)),
  ];
  if (all.length > 0) throw new ConfigurationError(source.project, all);
  return withDefaults(parts as Keys, source);
}

function platformMistakes(
  parts: Partial<Keys>,
  platform: Platform,
  source: ConfigurationSource,
  unreadable: ReadonlySet<string>,
): InputMistake[] {
  return [
    ...clusterMistakes(parts, platform, unreadable),
    ...(unreadable.has("webhook") ? [] : webhookMistakes(parts.webhook, platform, parts.namespace)),
    ...identityMistakes(parts, platform, providerSettings(source).subscriptionId),
  ];
}

function withDefaults(values: Keys, source: ConfigurationSource): AzureConfiguration {
  const { cluster, identity, namespace, storageCluster } = values;
  return {
    ...values,
    provider: providerSettings(source),
    identity: {
      ...identity,
      name: identity.name ?? defaultIdentityName(cluster.name, namespace),
      resourceGroup: identity.resourceGroup ?? cluster.resourceGroup,
    },
    webhook: webhookSettings(values.webhook, values.platform),
    storageCluster: { ...storageCluster, name: storageClusterName(storageCluster.name, cluster.name) },
  };
}
