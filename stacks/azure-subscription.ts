import { getProject } from "@pulumi/pulumi";
import { getClientConfig } from "@pulumi/azure-native/authorization/getClientConfig";
import { identityMistakes } from "./configuration/azure-access";
import type { AzureConfiguration } from "./configuration/azure";
import { ConfigurationError } from "./configuration/mistakes";

/**
 * The subscription that everything is looked up and made in: what configuration or environment say, else what the provider
 * has found out, for example from the Azure CLI.
 *
 * @throws ConfigurationError where the configuration asks for what cannot work in this subscription
 */
export async function findSubscription(configuration: AzureConfiguration): Promise<string> {
  const told = configuration.provider.subscriptionId;
  if (told !== undefined) return told;
  const { subscriptionId } = await getClientConfig();
  // What could not be judged before anybody was asked.
  const mistakes = identityMistakes(configuration, configuration.platform, subscriptionId);
  if (mistakes.length > 0) throw new ConfigurationError(getProject(), mistakes);
  return subscriptionId;
}
