import { GetRoleCommand, NoSuchEntityException, type IAMClient, type Role } from "@aws-sdk/client-iam";
import { oidcProviderArn, type OidcProviderStore } from "./oidc-provider-store";
import type { IssuerKeys } from "../../cluster/issuer-keys";
import { escapeXml, QueryError, withBody, type QueryCall, type QueryHandler } from "./query";
import { verifyWebIdentityToken, type WebIdentity } from "./web-identity";

const DEFAULT_DURATION_SECONDS = 3600;

export interface WebIdentityOptions {
  /** Root's client of the server behind the front. */
  iam: IAMClient;
  providers: OidcProviderStore;
  keys: IssuerKeys;
}

/** Verifies the token, which ministack does not, and leaves the role's trust policy to ministack. */
export function assumeRoleWithWebIdentityHandler({ iam, providers, keys }: WebIdentityOptions): QueryHandler {
  return async (call) => {
    const { parameters } = call;
    const roleArn = parameters.get("RoleArn") ?? "";
    const { partition, accountId } = parseRoleArn(roleArn);
    const providerArn = (issuer: string) => oidcProviderArn(partition, accountId, issuer);
    refuseSessionPolicies(parameters);
    const identity = await verifyWebIdentityToken(parameters.get("WebIdentityToken") ?? "", {
      clientIdsOf: async (issuer) => (await providers.find(providerArn(issuer)))?.clientIds,
      keys,
      now: Math.floor(Date.now() / 1000),
    });
    const role = await findRole(iam, roleArn);
    if (!role) throw accessDenied();
    checkDuration(parameters, role);
    const answer = await call.forward(withPlainToken(call, identity));
    if (answer.status !== 200) return answer;
    return withBody(answer, describe(answer.body.toString("utf8"), identity, providerArn(identity.issuer)));
  };
}

function parseRoleArn(arn: string): { partition: string; accountId: string } {
  const match = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/.+$/.exec(arn);
  if (!match) throw validation(`${arn} is invalid`);
  return { partition: match[1] ?? "", accountId: match[2] ?? "" };
}

/** Ministack would ignore them, and so grant more than was asked for. */
function refuseSessionPolicies(parameters: URLSearchParams): void {
  if (parameters.has("Policy") || parameters.has("PolicyArns.member.1.arn")) {
    throw validation("The lab's STS supports no session policies: leave Policy and PolicyArns out");
  }
}

/** The role of exactly that ARN: ministack looks at the name alone, AWS at the path as well. */
async function findRole(iam: IAMClient, arn: string): Promise<Role | undefined> {
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: arn.slice(arn.lastIndexOf("/") + 1) }));
    return Role?.Arn === arn ? Role : undefined;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

function checkDuration(parameters: URLSearchParams, role: Role): void {
  const duration = Number(parameters.get("DurationSeconds") ?? DEFAULT_DURATION_SECONDS);
  if (duration > (role.MaxSessionDuration ?? DEFAULT_DURATION_SECONDS)) {
    throw validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
}

/**
 * The request with the verified claims in a token of their own: ministack does not match an `aud` that is an array.
 * STS does not look at a signature of this call, so whatever was signed is dropped.
 */
function withPlainToken({ received, parameters }: QueryCall, identity: WebIdentity) {
  const form = new URLSearchParams(parameters);
  form.set("WebIdentityToken", plainToken(identity));
  const body = Buffer.from(form.toString());
  const headers = {
    host: received.headers.host,
    "content-type": "application/x-www-form-urlencoded",
    "content-length": String(body.length),
  };
  return { method: "POST", target: "/", headers, body };
}

function plainToken({ issuer, subject, audience }: WebIdentity): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${encode({ alg: "none" })}.${encode({ iss: issuer, sub: subject, aud: audience })}.`;
}

/** Ministack fills these in with constants. */
function describe(text: string, identity: WebIdentity, providerArn: string): string {
  const fields = {
    SubjectFromWebIdentityToken: identity.subject,
    Audience: identity.audience,
    Provider: providerArn,
  };
  return Object.entries(fields).reduce(
    (result, [name, value]) =>
      result.replace(new RegExp(`<${name}>[^<]*</${name}>`), () => `<${name}>${escapeXml(value)}</${name}>`),
    text,
  );
}

function accessDenied(): QueryError {
  return new QueryError("sts", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
}

function validation(message: string): QueryError {
  return new QueryError("sts", 400, "ValidationError", message);
}
