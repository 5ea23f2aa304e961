import { DefaultAzureCredential, type AuthorityValidationOptions } from "@azure/identity";
import { messageOf } from "../cluster/failures";
import { memoised } from "../memoise";
import { withinLimits, type CallLimits } from "./call";
import type { Endpoints } from "./endpoints";
import { NotReadable } from "./not-readable";

/** Who runs the doctor, as the access token says; its claims are not secret. */
export interface Caller {
  readonly tenantId: string | undefined;
  /** A person's name, else an application's id. */
  readonly name: string;
}

/** The user's own credentials, found as every program of Azure's SDK finds them. */
export class UserCredential {
  private readonly credential: DefaultAzureCredential;

  constructor(
    private readonly endpoints: Endpoints,
    private readonly limits: CallLimits,
  ) {
    const { authorityHost, isMicrosofts } = endpoints;
    const options: AuthorityValidationOptions & { authorityHost: string; processTimeoutInMs: number } = {
      authorityHost,
      disableInstanceDiscovery: !isMicrosofts,
      processTimeoutInMs: limits.timeoutMilliseconds,
    };
    this.credential = new DefaultAzureCredential(options);
  }

  /**
   * Asked for once, since az login's would start a program at every call.
   *
   * @throws NotReadable where there are no credentials, or Entra refuses them
   */
  readonly accessToken: () => Promise<string> = memoised(async () => {
    const scope = this.endpoints.managementScope;
    try {
      const token = await withinLimits("Azure credentials", this.limits, (abortSignal) =>
        this.credential.getToken(scope, { abortSignal }),
      );
      return token.token;
    } catch (error) {
      throw new NotReadable("there are no Azure credentials that work", reasonOf(error));
    }
  });

  async caller(): Promise<Caller> {
    return callerOf(await this.accessToken());
  }
}

/** Reads an access token's claims; tells nothing where it cannot be read. */
export function callerOf(accessToken: string): Caller {
  const claims = claimsOf(accessToken);
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : undefined);
  return { tenantId: text("tid"), name: text("upn") ?? text("unique_name") ?? text("appid") ?? "somebody" };
}

/** Claims of an access token, none of which is secret. */
export function claimsOf(accessToken: string): Readonly<Record<string, unknown>> {
  try {
    const [, payload = ""] = accessToken.split(".");
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Of the many ways that were tried, the one that Entra refused; the others say only that they are not set up. */
export function reasonOf(error: unknown): string {
  const { errors = [error] } = error as { errors?: readonly unknown[] };
  const refused = errors.map(entraRefusal).find((refusal) => refusal !== undefined);
  if (refused !== undefined) return refused;
  const isSetUp = errors.some((one) => (one as Error).name !== "CredentialUnavailableError");
  return isSetUp ? messageOf(error) : "neither variables such as AZURE_CLIENT_ID, nor az login, nor a managed identity";
}

/** Entra's number and words, which the library puts after a line or two of its own. */
function entraRefusal(error: unknown): string | undefined {
  const { message = "", errorResponse } = error as { message?: string; errorResponse?: { errorDescription?: string } };
  return /AADSTS\d+: .*?(?=\s*Trace ID|$)/m.exec(`${errorResponse?.errorDescription ?? ""}\n${message}`)?.[0];
}
