import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  NoSuchEntityException,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { QueryError } from "./query";

export interface OidcProvider {
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
}

/** The OIDC providers of the account; changes that ministack cannot make are a delete and a create. */
export class OidcProviderStore {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly iam: IAMClient) {}

  /** Undefined when the account has none of that ARN. */
  find(arn: string): Promise<OidcProvider | undefined> {
    return this.#exclusively(() => this.#get(arn));
  }

  change(arn: string, edit: (provider: OidcProvider) => Partial<OidcProvider>): Promise<void> {
    return this.#exclusively(async () => {
      const provider = await this.#get(arn);
      if (!provider) throw noSuchProvider(arn);
      const changed = { ...provider, ...edit(provider) };
      await this.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
      await this.iam.send(
        new CreateOpenIDConnectProviderCommand({
          Url: changed.url,
          ClientIDList: [...changed.clientIds],
          ThumbprintList: [...changed.thumbprints],
          Tags: [...changed.tags].map(([Key, Value]) => ({ Key, Value })),
        }),
      );
    });
  }

  async #get(arn: string): Promise<OidcProvider | undefined> {
    try {
      const found = await this.iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
      return {
        url: found.Url ?? "",
        clientIds: found.ClientIDList ?? [],
        thumbprints: found.ThumbprintList ?? [],
        tags: new Map((found.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])),
      };
    } catch (error) {
      if (error instanceof NoSuchEntityException) return undefined;
      throw error;
    }
  }

  // One after the other: nobody may look between the delete and the create.
  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

export function noSuchProvider(arn: string): QueryError {
  return new QueryError("iam", 404, "NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`);
}

/** ARN of the provider for an issuer. */
export function oidcProviderArn(partition: string, accountId: string, issuer: string): string {
  return `arn:${partition}:iam::${accountId}:oidc-provider/${issuer.replace(/^https:\/\//, "").replace(/\/$/, "")}`;
}
