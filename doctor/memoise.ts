/** Asks once, at the first call; every caller gets the same answer, or the same rejection. */
export function memoised<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}
