import type { FederatedCredential, ManagedIdentity } from "../account";
import { EntraError } from "./error";

/** What an assertion says of itself. */
export interface AssertionClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

export interface MatchOptions {
  /** For so long after it was written, the directory does not know a credential. */
  readonly propagationSeconds: number;
  /** Milliseconds of the clock. */
  readonly now: number;
}

const GUIDE = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

/**
 * Whether one of the identity's federated credentials has issuer, subject and audience of the assertion, character by
 * character: the slash at an issuer's end counts, and so does case.
 *
 * @throws EntraError that says which of the three matches none
 */
export function matchFederatedCredential(
  identity: ManagedIdentity,
  claims: AssertionClaims,
  { propagationSeconds, now }: MatchOptions,
): void {
  const known = identity.credentials.filter(({ writtenAt }) => writtenAt + propagationSeconds * 1000 <= now);
  if (known.some((credential) => matches(credential, claims))) return;
  if (identity.credentials.some((credential) => matches(credential, claims))) throw notPropagated(claims);
  if (identity.credentials.length === 0) throw noCredentials(identity);
  const { issuer, subject } = claims;
  const ofIssuer = known.filter((credential) => credential.issuer === issuer);
  if (ofIssuer.length === 0) throw noMatch(700211, "issuer", issuer);
  const ofSubject = ofIssuer.filter((credential) => credential.subject === subject);
  if (ofSubject.length === 0) throw noMatch(700213, "subject", subject);
  throw noMatch(700212, "audience", claims.audiences.join(","));
}

/** Nobody documents which of several audiences would count, so that a token of several matches nothing here. */
function matches({ issuer, subject, audiences }: FederatedCredential, claims: AssertionClaims): boolean {
  const [audience, ...others] = claims.audiences;
  return (
    issuer === claims.issuer &&
    subject === claims.subject &&
    audience !== undefined &&
    others.length === 0 &&
    audiences.includes(audience)
  );
}

function noMatch(code: number, claim: string, value: string): EntraError {
  return new EntraError(
    code,
    "invalid_client",
    `No matching federated identity record found for presented assertion ${claim} '${value}'. Please check your ` +
      `federated identity credential Subject, Audience and Issuer against the presented assertion. ${GUIDE}`,
  );
}

function notPropagated({ issuer, subject, audiences }: AssertionClaims): EntraError {
  return new EntraError(
    70021,
    "invalid_client",
    `No matching federated identity record found for presented assertion. Assertion Issuer: '${issuer}'. ` +
      `Assertion Subject: '${subject}'. Assertion Audience: '${audiences.join(",")}'. ${GUIDE}`,
  );
}

function noCredentials({ id, clientId }: ManagedIdentity): EntraError {
  const name = id.slice(id.lastIndexOf("/") + 1);
  return new EntraError(
    70025,
    "invalid_client",
    `The client '${clientId}'(${name}) has no configured federated identity credentials.`,
  );
}
