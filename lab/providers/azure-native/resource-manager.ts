import { z } from "zod";
import type { Properties } from "../base/kind";
import { failureOf, jsonOf } from "./failures";
import { type HttpAnswer, type HttpRequest, send } from "./https";
import { finish } from "./long-running";

export interface ResourceManagerAccess {
  /** Base URL. */
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
  token(): Promise<string>;
}

const resourceBody = z.record(z.string(), z.unknown());

/** The REST interface of the Resource Manager; its refusals are thrown as they come, nothing is tried twice. */
export class ResourceManager {
  constructor(private readonly access: ResourceManagerAccess) {}

  async get(id: string, apiVersion: string, signal?: AbortSignal): Promise<Properties> {
    return resourceOf(await this.ask("GET", this.url(id, { "api-version": apiVersion }), { signal }));
  }

  /** Creates or replaces the resource, and waits until that is done. */
  async put(id: string, apiVersion: string, body: Properties, signal?: AbortSignal): Promise<Properties> {
    const url = this.url(id, { "api-version": apiVersion });
    const answer = await this.ask("PUT", url, { body: JSON.stringify(body), signal });
    await this.finish(answer, signal);
    return resourceOf(answer);
  }

  async post(path: string, query: Readonly<Record<string, string>>): Promise<Properties> {
    return resourceOf(await this.ask("POST", this.url(path, query), { body: "{}" }));
  }

  async delete(id: string, apiVersion: string, signal?: AbortSignal): Promise<void> {
    const answer = await this.ask("DELETE", this.url(id, { "api-version": apiVersion }), { signal });
    await this.finish(answer, signal);
  }

  private finish(answer: HttpAnswer, signal: AbortSignal | undefined): Promise<void> {
    return finish(answer, (url) => this.ask("GET", this.url(url), { signal }), signal);
  }

  private async ask(
    method: HttpRequest["method"],
    url: URL,
    { body, signal }: Pick<HttpRequest, "body" | "signal">,
  ): Promise<HttpAnswer> {
    const headers = {
      Authorization: `Bearer ${await this.access.token()}`,
      Accept: "application/json",
      "Content-Type": "application/json; charset=utf-8",
    };
    const { certificateAuthority } = this.access;
    const answer = await send(url, { method, headers, body, certificateAuthority, signal });
    if (answer.status >= 400) throw failureOf(answer);
    return answer;
  }

  private url(path: string, query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(path, this.access.endpoint);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }
}

/** Empty for an answer without a body, such as that of a list that Azure still works on. */
function resourceOf({ body }: HttpAnswer): Properties {
  return resourceBody.parse(jsonOf(body) ?? {});
}
