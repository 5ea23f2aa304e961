import { inspect } from "node:util";

/** Claims of a service account's token that are compared with what the cloud expects; none of them is secret. */
export interface TokenClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** A service account's token. Only {@link reveal} gives its text: printed, logged or written as JSON it shows none of it. */
export class IdentityToken {
  readonly #text: string;
  readonly claims: TokenClaims;
  /** Id of the key that signed it. */
  readonly keyId: string;

  /** @throws Error where the text is no JSON Web Token; the message does not show it */
  constructor(text: string) {
    this.#text = text;
    const [header, payload] = text.split(".").slice(0, 2).map(decoded);
    if (!header || !payload) throw new Error("the API server gave something that is no JSON Web Token");
    this.keyId = String(header.kid);
    this.claims = {
      issuer: String(payload.iss),
      subject: String(payload.sub),
      audiences: [payload.aud].flat().map(String),
    };
  }

  /** The token itself, for the cloud alone. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return `[token of ${this.claims.subject}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
