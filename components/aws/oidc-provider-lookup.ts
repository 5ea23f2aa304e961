import type * as pulumi from "@pulumi/pulumi";
import {
  getOpenIdConnectProvider,
  type GetOpenIdConnectProviderResult,
} from "@pulumi/aws/iam/getOpenIdConnectProvider";
import { InputError } from "../input-error";
import { isOwnedBy, type StackIdentity } from "./ownership";

/** What the account has for an issuer; undefined where there is no provider. */
export type ExistingProvider = Pick<GetOpenIdConnectProviderResult, "arn" | "clientIdLists" | "tags">;

// The AWS provider answers a missing object with an error; every other failure, such as a denied call, must stay one.
const missing = /couldn't find resource|: not found|empty result|NoSuchEntity/;

/** Looks an issuer's provider up in the account that `options` leads to. */
export async function findOidcProvider(
  issuerUrl: string,
  options: pulumi.InvokeOptions,
): Promise<ExistingProvider | undefined> {
  try {
    return await getOpenIdConnectProvider({ url: issuerUrl }, options);
  } catch (error) {
    if (error instanceof Error && missing.test(error.message)) return undefined;
    throw error;
  }
}

/** @throws InputError where somebody else's provider holds the issuer, of which an account can have only one. */
export function checkMayCreate(issuerUrl: string, existing: ExistingProvider | undefined, owner: StackIdentity): void {
  if (!existing || isOwnedBy(existing.tags, owner)) return;
  throw new InputError({
    input: "mode",
    value: "create",
    wanted: `an account without an OIDC provider for ${issuerUrl}; ${existing.arn} exists and is not this stack's`,
    remedy: 'Set mode to "reference" to use the existing provider; it is then left as it is.',
  });
}

/** @throws InputError where the account has no such provider, or one that does not accept the audiences. */
export function checkMayReference(
  issuerUrl: string,
  existing: ExistingProvider | undefined,
  audiences: readonly string[],
): ExistingProvider {
  if (!existing) {
    throw new InputError({
      input: "mode",
      value: "reference",
      wanted: `an existing OIDC provider for ${issuerUrl}; this account has none`,
      remedy: 'Set mode to "create", or check that the AWS provider in use leads to the cluster\'s account.',
    });
  }
  const unknown = audiences.filter((audience) => !existing.clientIdLists.includes(audience));
  if (unknown.length === 0) return existing;
  throw new InputError({
    input: "audiences",
    value: unknown,
    wanted: `audiences that ${existing.arn} accepts: ${existing.clientIdLists.join(", ")}`,
    remedy: "Add the client ID to the existing provider (aws iam add-client-id-to-open-id-connect-provider).",
  });
}
