import type { FinishedOperation, Hooks, Method } from "./hooks";

/** Hooks that record every operation of the providers that they are given to. */
export class Timeline implements Hooks {
  readonly operations: FinishedOperation[] = [];

  after(operation: FinishedOperation): void {
    this.operations.push(operation);
  }

  /** Those of one method in the order in which they began, without previews; of one type if it is named. */
  of(method: Method, token?: string): FinishedOperation[] {
    return this.operations
      .filter((operation) => operation.method === method && !operation.preview)
      .filter((operation) => token === undefined || operation.token === token)
      .sort((one, other) => one.start - other.start);
  }

  clear(): void {
    this.operations.length = 0;
  }
}

/** The last part of a URN: the resource's name in the program. */
export function resourceName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
