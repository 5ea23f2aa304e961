import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";

/** A refusal as Azure Storage words it. */
export class StorageError extends Error {
  override readonly name = "StorageError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Why authentication failed. */
    readonly authenticationDetail?: string,
  ) {
    super(message);
  }

  /** @param headers besides those of every refusal */
  answer(outgoing: ServerResponse, headers: Readonly<Record<string, string>> = {}): void {
    const requestId = randomUUID();
    outgoing.writeHead(this.status, {
      ...headers,
      "content-type": "application/xml",
      "x-ms-error-code": this.code,
      "x-ms-request-id": requestId,
    });
    const text = `${this.message}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
    const detail = this.authenticationDetail
      ? `<AuthenticationErrorDetail>${escapeXml(this.authenticationDetail)}</AuthenticationErrorDetail>`
      : "";
    outgoing.end(
      `<?xml version="1.0" encoding="utf-8"?>\n` +
        `<Error><Code>${this.code}</Code><Message>${escapeXml(text)}</Message>${detail}</Error>`,
    );
  }
}

function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
