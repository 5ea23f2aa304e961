import { comparable, isWithin } from "./resource-id";

/** What Azure answers of any resource. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

interface Entry<Kept extends Resource> {
  readonly resource: Kept;
  readonly createdAt: number;
  readonly writtenAt: number;
}

/** The resources of one type, by their ids. */
export class ResourceTable<Kept extends Resource> {
  readonly #entries = new Map<string, Entry<Kept>>();

  constructor(private readonly now: () => number) {}

  get(id: string): Kept | undefined {
    return this.#entries.get(comparable(id))?.resource;
  }

  all(): Kept[] {
    return [...this.#entries.values()].map(({ resource }) => resource);
  }

  within(scope: string): Kept[] {
    return this.all().filter(({ id }) => isWithin(scope, id));
  }

  put(resource: Kept, writtenAt = this.now()): void {
    const key = comparable(resource.id);
    this.#entries.set(key, { resource, createdAt: this.#entries.get(key)?.createdAt ?? writtenAt, writtenAt });
  }

  /** @returns whether there was anything at the id or below it */
  removeWithin(scope: string): boolean {
    const keys = [...this.#entries.keys()].filter((key) => isWithin(scope, key));
    for (const key of keys) this.#entries.delete(key);
    return keys.length > 0;
  }

  /** Milliseconds of the clock; for what is not there, that of a moment long past. */
  createdAt({ id }: Kept): number {
    return this.#entries.get(comparable(id))?.createdAt ?? 0;
  }

  /** As {@link createdAt}, of the last change. */
  writtenAt({ id }: Kept): number {
    return this.#entries.get(comparable(id))?.writtenAt ?? 0;
  }
}
