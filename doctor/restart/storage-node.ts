/** What is read of a StorageNode. */
export interface StorageNode {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly phase?: string };
}

export const isOnline = ({ status }: StorageNode): boolean => status?.phase === "Online";

/** What a StorageNode says of itself, for people. */
export const phaseOf = ({ status }: StorageNode): string => status?.phase ?? "without a phase";
