/** Runs a function's call of Azure; its error says what was asked for, as the genuine provider's does. */
export async function requesting<T>(path: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Error(`request failed ${path}: ${error.message}`, { cause: error });
  }
}
