import { z } from "zod";
import { jsonOf } from "./failures";
import { send } from "./https";

export interface ClientCredentials {
  /** Base URL of Entra. */
  readonly authorityHost: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const granted = z.object({ access_token: z.string(), expires_in: z.number() });
const refused = z.object({ error: z.string(), error_description: z.string() });

/** A token is asked for again before it expires under a request. */
const SPARE_SECONDS = 300;

/** The tokens of a service principal, each asked for once while it lasts. */
export class ClientTokens {
  private readonly tokens = new Map<string, Promise<{ token: string; until: number }>>();

  constructor(private readonly credentials: ClientCredentials) {}

  /** @param endpoint what the token is for, such as `https://management.azure.com` */
  async token(endpoint: string): Promise<string> {
    const scope = `${endpoint.replace(/\/$/, "")}/.default`;
    const known = await this.tokens.get(scope);
    if (known !== undefined && known.until > Date.now()) return known.token;
    const asked = this.ask(scope);
    this.tokens.set(scope, asked);
    asked.catch(() => this.tokens.delete(scope));
    return (await asked).token;
  }

  private async ask(scope: string): Promise<{ token: string; until: number }> {
    const { authorityHost, certificateAuthority, tenantId, clientId, clientSecret } = this.credentials;
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope };
    const answer = await send(new URL(`/${tenantId}/oauth2/v2.0/token`, authorityHost), {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
      body: new URLSearchParams(form).toString(),
      certificateAuthority,
    });
    const content = jsonOf(answer.body);
    const token = granted.safeParse(content);
    if (!token.success) {
      const refusal = refused.safeParse(content);
      const reason = refusal.success ? refusal.data.error_description : `status ${answer.status}`;
      throw new Error(`authenticating as client ${clientId} of tenant ${tenantId}: ${reason}`);
    }
    const seconds = token.data.expires_in - SPARE_SECONDS;
    return { token: token.data.access_token, until: Date.now() + seconds * 1000 };
  }
}
