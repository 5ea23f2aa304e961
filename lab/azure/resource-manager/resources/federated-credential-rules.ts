import { z } from "zod";
import { badRequest } from "../arm-error";
import { parseBody } from "../request-body";
import type { FederatedIdentityCredential } from "./resource-types";

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/;
/** Of issuer, subject and audience. */
const LONGEST = 600;

const body = z.object({
  properties: z
    .object({ issuer: z.string().min(1), subject: z.string().min(1), audiences: z.array(z.string().min(1)) })
    .optional(),
});
type Properties = FederatedIdentityCredential["properties"];

/** @throws ArmError */
export function checkCredentialName(name: string): void {
  if (NAME.test(name)) return;
  throw badRequest("BadRequest", `Federated Identity Credential name '${name}' is invalid.`);
}

/** @throws ArmError where Azure would not store the credential, whatever others there are. */
export function checkedProperties(content: unknown): Properties {
  const { properties } = parseBody(body, content);
  if (!properties) throw badRequest("BadRequest", "Federated Identity Credential from HTTP body has empty properties");
  const { issuer, subject, audiences } = properties;
  if (audiences.length !== 1) {
    throw badRequest("BadRequest", "Federated identity credentials must have exactly 1 audience.");
  }
  if (!/^https:\/\/\S+$/.test(issuer)) {
    throw badRequest("BadRequest", `The issuer '${issuer}' is invalid: an https URL without blanks is required.`);
  }
  for (const [field, value] of Object.entries({ issuer, subject, audience: audiences[0] ?? "" })) {
    if (value.length > LONGEST) {
      throw badRequest("BadRequest", `The ${field} is invalid: it is longer than ${LONGEST} characters.`);
    }
  }
  return properties;
}

/** Entra compares both byte by byte: a slash more makes another issuer. */
export function isSameSubject(one: Properties, other: Properties): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}
