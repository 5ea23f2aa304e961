import { randomUUID } from "node:crypto";

/** The `error` of OAuth 2.0 that Entra answers beside its own number. */
export type OAuthError =
  | "invalid_client"
  | "invalid_request"
  | "invalid_resource"
  | "invalid_scope"
  | "unauthorized_client"
  | "unsupported_grant_type";

/** A refusal as Entra words it: the number is what users search for. */
export class EntraError extends Error {
  override readonly name = "EntraError";

  /** @param code the number after AADSTS */
  constructor(
    readonly code: number,
    readonly error: OAuthError,
    readonly description: string,
  ) {
    super(`AADSTS${code}: ${description}`);
  }

  get status(): number {
    return this.error === "invalid_client" ? 401 : 400;
  }

  /** @param correlationId the client's own id of the request, if it sent one */
  body(correlationId: string = randomUUID()): object {
    const traceId = randomUUID();
    const timestamp = `${new Date().toISOString().slice(0, 19).replace("T", " ")}Z`;
    return {
      error: this.error,
      error_description:
        `${this.message} Trace ID: ${traceId} ` + `Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [this.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${this.code}`,
    };
  }
}
