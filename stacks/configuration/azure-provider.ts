import { AzureCloud } from "../../components/azure/azure-clouds";
import { checkSubscriptionId, checkTenantId } from "../../components/azure/guid";
import type { InputMistake } from "../../components/input-error";
import { judge } from "./judge";
import type { ConfigurationSource } from "./source";

/** Where Pulumi's Azure provider works, as far as configuration and environment say so. */
export interface AzureProviderSettings {
  /** Absent, the provider has to be asked: it may take it from the Azure CLI. */
  readonly subscriptionId?: string;
  readonly azureCloud: AzureCloud;
}

/** The national clouds by the names that the provider knows them by. */
const environments: Readonly<Record<string, AzureCloud>> = {
  public: AzureCloud.Public,
  usgovernment: AzureCloud.UsGovernment,
  china: AzureCloud.China,
};

/** A setting, found where the provider itself looks. */
function setting(source: ConfigurationSource, key: string, variable: string): string | undefined {
  const found = [source.azure[key], source.environment[variable]];
  return found.find((value): value is string => typeof value === "string" && value !== "");
}

/** Where the provider works; only after {@link providerMistakes} found nothing. */
export function providerSettings(source: ConfigurationSource): AzureProviderSettings {
  return {
    subscriptionId: setting(source, "subscriptionId", "ARM_SUBSCRIPTION_ID"),
    azureCloud: environments[environmentOf(source).toLowerCase()] ?? AzureCloud.Public,
  };
}

/** Checks the provider's settings, which decide in which subscription everything is looked up and made. */
export function providerMistakes(source: ConfigurationSource): InputMistake[] {
  const mistakes: InputMistake[] = [];
  const subscriptionId = setting(source, "subscriptionId", "ARM_SUBSCRIPTION_ID");
  const tenantId = setting(source, "tenantId", "ARM_TENANT_ID");
  const keyOf = (input: string): string => `azure-native:${input}`;
  if (subscriptionId !== undefined) judge(mistakes, () => checkSubscriptionId(subscriptionId), keyOf);
  if (tenantId !== undefined) judge(mistakes, () => checkTenantId(tenantId), keyOf);
  const environment = environmentOf(source);
  if (environments[environment.toLowerCase()] === undefined) {
    mistakes.push({
      input: "azure-native:environment",
      value: environment,
      wanted: `a cloud of Azure: ${Object.keys(environments).join(", ")}`,
      remedy: "Run: pulumi config set azure-native:environment public",
    });
  }
  return mistakes;
}

function environmentOf(source: ConfigurationSource): string {
  return setting(source, "environment", "ARM_ENVIRONMENT") ?? "public";
}
