/** An error of a data source in the words of the genuine provider. */
export function invokeFailure(token: string, message: string): Error {
  return new Error(`invoking ${token}: 1 error occurred:\n\t* ${message}\n\n`);
}
