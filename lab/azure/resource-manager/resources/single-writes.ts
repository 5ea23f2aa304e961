import { setTimeout as sleep } from "node:timers/promises";
import { conflict } from "../arm-error";
import { comparable } from "../resource-id";
import type { Answer } from "../route";

/** The writes that are under way: Azure refuses a second one on the same identity. */
export class SingleWrites {
  readonly #identities = new Set<string>();

  constructor(private readonly milliseconds: number) {}

  async alone(identityId: string, write: () => Answer): Promise<Answer> {
    const key = comparable(identityId);
    if (this.#identities.has(key)) {
      throw conflict(
        "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
        `Too many Federated Identity Credentials are written concurrently for the managed identity '${identityId}'. ` +
          "Concurrent Federated Identity Credentials writes under the same managed identity are not supported.",
      );
    }
    this.#identities.add(key);
    try {
      await sleep(this.milliseconds);
      return write();
    } finally {
      this.#identities.delete(key);
    }
  }
}
