import { join } from "node:path";
import type { Azurite } from "./azurite";

/** The blob stores of a lab: one for each storage account that is used, started as it is first used. */
export class BlobStores {
  private readonly stores = new Map<string, Promise<Azurite>>();

  /** @param folder the lab's folder */
  constructor(private readonly folder: string) {}

  of(account: string): Promise<Azurite> {
    const running = this.stores.get(account);
    if (running) return running;
    const starting = this.start(account);
    this.stores.set(account, starting);
    // The next request is to try again.
    starting.catch(() => this.stores.delete(account));
    return starting;
  }

  async stop(): Promise<void> {
    const stopped = [...this.stores.values()].map((starting) =>
      starting.then(
        (store) => store.stop(),
        () => undefined, // What did not start was told to who asked for it.
      ),
    );
    await Promise.all(stopped);
  }

  private async start(account: string): Promise<Azurite> {
    // Storage's SDK takes longer to load than all of the lab's Azure to start.
    const { startAzurite } = await import("./azurite");
    const folder = join(this.folder, "azure", "blobs", account);
    return startAzurite({ account, folder, logs: join(this.folder, "logs") });
  }
}
