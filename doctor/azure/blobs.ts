import { randomUUID } from "node:crypto";
import { AzureRefusal, send, type AzureAnswer, type CallLimits } from "./call";

/** The version of the blob service's interface that is spoken here. */
const version = "2023-11-03";

/** The blob service of one storage account. */
export class BlobService {
  private readonly root: string;

  /**
   * @param endpoint such as `https://account.blob.core.windows.net/`
   * @param accessToken of the identity, for storage
   */
  constructor(
    endpoint: string,
    private readonly accessToken: string,
    private readonly limits: CallLimits,
  ) {
    this.root = endpoint.replace(/\/+$/, "");
  }

  /** The same, for what has to be done even though the run ends. */
  unstoppable(): BlobService {
    return new BlobService(this.root, this.accessToken, { timeoutMilliseconds: this.limits.timeoutMilliseconds });
  }

  /** @throws AzureRefusal where the containers may not be listed */
  async listOneContainer(): Promise<void> {
    await this.call("list containers", "GET", "/?comp=list&maxresults=1");
  }

  async createContainer(container: string): Promise<void> {
    await this.call("create a container", "PUT", `/${container}?restype=container`);
  }

  async deleteContainer(container: string): Promise<void> {
    await this.call("delete a container", "DELETE", `/${container}?restype=container`);
  }

  async put(container: string, blob: string, content: string): Promise<void> {
    await this.call("write a blob", "PUT", `/${container}/${blob}`, content);
  }

  async get(container: string, blob: string): Promise<string> {
    return (await this.call("read a blob", "GET", `/${container}/${blob}`)).text;
  }

  async delete(container: string, blob: string): Promise<void> {
    await this.call("delete a blob", "DELETE", `/${container}/${blob}`);
  }

  private async call(
    call: string,
    method: "GET" | "PUT" | "DELETE",
    path: string,
    body?: string,
  ): Promise<AzureAnswer> {
    const headers = {
      authorization: `Bearer ${this.accessToken}`,
      "x-ms-version": version,
      ...(body !== undefined && { "x-ms-blob-type": "BlockBlob", "content-type": "text/plain" }),
    };
    const answer = await send({ call, method, url: `${this.root}${path}`, headers, body }, this.limits);
    if (answer.status < 300) return answer;
    const code = answer.headers.get("x-ms-error-code") ?? `HTTP ${answer.status}`;
    const [, message = ""] = /<Message>([^<\n]*)/.exec(answer.text) ?? [];
    throw new AzureRefusal(call, answer.status, code, message);
  }
}

/** A container that could not be removed. */
export class ContainerLeft extends Error {
  constructor(
    readonly container: string,
    message: string,
  ) {
    super(message);
  }
}

/** Text of the blob; says what it is to whoever should find one. */
const text = "written by pxwi doctor --write-test, which removes it again";

/**
 * Puts, gets and deletes a blob in a container of its own, so that no rule of another container keeps it. Whatever happens
 * in between, and also where the run is interrupted, the container is removed.
 *
 * @throws AzureRefusal for the call that is refused; ContainerLeft where the removal fails
 */
export async function writeAndRemove(service: BlobService): Promise<void> {
  const container = `pxwi-doctor-${randomUUID()}`;
  let mayExist = true;
  try {
    await service.createContainer(container).catch((error: unknown) => {
      mayExist = !(error instanceof AzureRefusal);
      throw error;
    });
    await service.put(container, "blob", text);
    const found = await service.get(container, "blob");
    if (found !== text) throw new Error(`the blob in ${container} holds something else than was written`);
    await service.delete(container, "blob");
  } finally {
    if (mayExist) await removeContainer(service.unstoppable(), container);
  }
}

async function removeContainer(service: BlobService, container: string): Promise<void> {
  try {
    await service.deleteContainer(container);
  } catch (error) {
    if (error instanceof AzureRefusal && error.status === 404) return;
    throw new ContainerLeft(container, error instanceof Error ? error.message : String(error));
  }
}
