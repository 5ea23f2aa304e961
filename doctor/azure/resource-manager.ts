import { AzureRefusal, send, type CallLimits } from "./call";

/** Of each resource provider, the version of its interface that is spoken here. */
const apiVersions: Readonly<Record<string, string>> = {
  "Microsoft.Authorization": "2022-04-01",
  "Microsoft.Compute": "2024-03-01",
  "Microsoft.ManagedIdentity": "2023-01-31",
  "Microsoft.Storage": "2023-05-01",
};

/** Whom the Resource Manager is asked as, and where it is. */
export interface ResourceManagerOptions {
  /** Such as `https://management.azure.com/`. */
  readonly url: string;
  /** Gives an access token; never kept here. */
  readonly accessToken: () => Promise<string>;
  readonly limits: CallLimits;
}

/** Reads resources of Azure. */
export class ResourceManager {
  private readonly root: string;

  constructor(private readonly options: ResourceManagerOptions) {
    this.root = options.url.replace(/\/+$/, "");
  }

  /** @param path id of a resource */
  async read<T>(path: string): Promise<T> {
    return (await this.get(this.urlOf(path), path)) as T;
  }

  /** All pages of a list. */
  async list<T>(path: string, filter?: string): Promise<T[]> {
    const found: T[] = [];
    let url: string | undefined = this.urlOf(path, filter);
    while (url !== undefined) {
      const page = (await this.get(url, path)) as { value?: T[]; nextLink?: string };
      found.push(...(page.value ?? []));
      url = page.nextLink || undefined;
      // The token goes nowhere else, whoever wrote the link.
      if (url !== undefined && new URL(url).origin !== new URL(this.root).origin) {
        throw new Error(`Resource Manager's list of ${typeOf(path)} goes on at another host`);
      }
    }
    return found;
  }

  private urlOf(path: string, filter?: string): string {
    const query = new URLSearchParams({ "api-version": apiVersions[providerOf(path)] ?? "2022-09-01" });
    if (filter !== undefined) query.set("$filter", filter);
    return `${this.root}${encodeURI(path)}?${query.toString()}`;
  }

  private async get(url: string, path: string): Promise<unknown> {
    const call = `Resource Manager, ${typeOf(path)}`;
    const { accessToken, limits } = this.options;
    const headers = { authorization: `Bearer ${await accessToken()}`, accept: "application/json" };
    const { status, text } = await send({ call, method: "GET", url, headers }, limits);
    const body = parse(text);
    if (status < 300 && body !== undefined) return body;
    const { error } = (body ?? {}) as { error?: { code?: string; message?: string } };
    const [reason = ""] = (error?.message ?? "").split("\n", 1);
    throw new AzureRefusal(call, status, error?.code ?? `HTTP ${status}`, reason);
  }
}

/** Such as `Microsoft.Storage`. */
function providerOf(path: string): string {
  return typeOf(path).split("/", 1)[0] ?? "";
}

/** Such as `Microsoft.Storage/storageAccounts`. */
function typeOf(path: string): string {
  const [, last = path] = /.*\/providers\/(.+)$/i.exec(path) ?? [];
  const [provider = "", ...parts] = last.split("/");
  return [provider, ...parts.filter((_, index) => index % 2 === 0)].join("/");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
