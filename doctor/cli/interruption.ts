/** A signal that is given when the process is to end; the second time it ends at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => controller.abort(new Error("interrupted")));
  }
  return controller.signal;
}
