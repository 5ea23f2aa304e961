import type { IncomingMessage } from "node:http";
import { AccessTokenError, STORAGE, type AccessTokens } from "../access-token";
import type { AzureAccount } from "../account";
import { blobOperation, type BlobOperation } from "./blob-operation";
import { StorageError } from "./storage-error";

export interface BlobAuthorization {
  readonly account: Pick<AzureAccount, "storageAccount" | "allows">;
  readonly tokens: AccessTokens;
}

/**
 * Whether the bearer of a request's token may do what it asks for, by the role assignments of the subscription.
 *
 * @returns what it asks for
 * @throws StorageError
 */
export async function authorize(
  { method = "GET", headers }: IncomingMessage,
  url: URL,
  { account, tokens }: BlobAuthorization,
): Promise<BlobOperation> {
  if (headers["x-ms-copy-source"] !== undefined) throw notOffered("a copy from a URL");
  const operation = blobOperation(method, url);
  if (!operation) throw notOffered(`${method} ${url.pathname}`);
  const resource = account.storageAccount(operation.account);
  if (resource === undefined) throw new StorageError(404, "ResourceNotFound", "The specified resource does not exist.");
  const { principalId } = await bearer(headers.authorization, url, tokens);
  const { operation: name, isData, container } = operation;
  const scope = container === undefined ? resource : `${resource}/blobServices/default/containers/${container}`;
  if (account.allows({ principalId, operation: name, isData, resource: scope })) return operation;
  throw new StorageError(
    403,
    "AuthorizationPermissionMismatch",
    "This request is not authorized to perform this operation using this permission.",
  );
}

async function bearer(
  authorization = "",
  { searchParams }: URL,
  tokens: AccessTokens,
): Promise<{ principalId: string }> {
  if (/^SharedKey(Lite)? /.test(authorization) || searchParams.has("sig")) {
    throw new StorageError(
      403,
      "KeyBasedAuthenticationNotPermitted",
      "Key based authentication is not permitted on this storage account.",
    );
  }
  const token = /^Bearer (.+)$/.exec(authorization)?.[1];
  if (token === undefined) throw notAuthenticated("NoAuthenticationInformation");
  try {
    return await tokens.verify(token, STORAGE);
  } catch (error) {
    if (error instanceof AccessTokenError) throw notAuthenticated("InvalidAuthenticationInfo", error.message);
    throw error;
  }
}

function notAuthenticated(code: string, detail?: string): StorageError {
  return new StorageError(
    401,
    code,
    "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
    detail,
  );
}

function notOffered(what: string): StorageError {
  return new StorageError(501, "NotImplemented", `The lab's blob service does not offer ${what}.`);
}
