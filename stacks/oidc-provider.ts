import { getProject } from "@pulumi/pulumi";
import { OidcProviderMode } from "../components/aws/iam-oidc-provider";
import { checkMayCreate, checkMayReference, findOidcProvider } from "../components/aws/oidc-provider-lookup";
import { stackIdentity } from "../components/aws/ownership";
import type { InputMistake } from "../components/input-error";
import type { AwsConfiguration } from "./configuration/aws";
import { judge } from "./configuration/judge";
import { ConfigurationError } from "./configuration/mistakes";

/**
 * Asks the account about its OIDC provider before anything is made, so that a wrong mode is told by its key. The component
 * judges by the same rules, but only once its resource is under way.
 *
 * @throws ConfigurationError where the account has a provider that is not the stack's to make, or has none to refer to
 */
export async function checkOidcProvider(issuerUrl: string, { oidcProvider }: AwsConfiguration): Promise<void> {
  const { mode, audiences } = oidcProvider;
  const existing = await findOidcProvider(issuerUrl, {});
  const check = {
    [OidcProviderMode.Create]: () => checkMayCreate(issuerUrl, existing, stackIdentity()),
    [OidcProviderMode.Reference]: () => checkMayReference(issuerUrl, existing, audiences),
  }[mode ?? OidcProviderMode.Create];
  const mistakes: InputMistake[] = [];
  judge<unknown>(mistakes, check, (input) => `oidcProvider.${input}`);
  if (mistakes.length > 0) throw new ConfigurationError(getProject(), mistakes);
}
