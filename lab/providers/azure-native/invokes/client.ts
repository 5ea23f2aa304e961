import { decodeJwt } from "jose";
import { z } from "zod";
import type { Invoke } from "../../base/kind";
import type { AzureContext } from "../context";

const objectClaim = z.object({ oid: z.string() });

export const getClientConfig: Invoke<AzureContext> = async (_args, context) => {
  const { clientId, subscriptionId, tenantId } = context;
  const { oid } = objectClaim.parse(decodeJwt(await context.tokens.token(context.audience)));
  return { clientId, objectId: oid, subscriptionId, tenantId };
};

const tokenArgs = z.object({ endpoint: z.string().optional() });

/** The genuine provider does not mark the token as secret; that is up to the program. */
export const getClientToken: Invoke<AzureContext> = async (args, { tokens, audience }) => {
  const { endpoint } = tokenArgs.parse(args);
  return { token: await tokens.token(endpoint === undefined || endpoint === "" ? audience : endpoint) };
};
