import { CommandError } from "./command";

const CAUSES: readonly { readonly seen: RegExp; readonly advice: (cache: string) => string }[] = [
  {
    seen: /no space left on device|ENOSPC|disk quota exceeded/i,
    advice: (cache) =>
      `The disk is full. The first build takes about 6 GB in Go's caches (\`go env GOCACHE GOMODCACHE\`) and 0.5 GB in ` +
      `${cache}: free some space, or set GOCACHE, GOMODCACHE and XDG_CACHE_HOME to folders on a larger disk.`,
  },
  {
    seen: /permission denied|EACCES|read-only file system|EROFS/i,
    advice: (cache) =>
      `A cache folder cannot be written: make ${cache} and Go's caches (\`go env GOCACHE GOMODCACHE\`) writable, ` +
      `or set XDG_CACHE_HOME, GOCACHE and GOMODCACHE to other folders.`,
  },
  {
    seen: /no such host|dial tcp|connection refused|i\/o timeout|proxyconnect|NewConnectionError|Temporary failure in name/i,
    advice: () =>
      "A download failed: check the network, and the settings of your registries (`go env GOPROXY`, `pip config list`, " +
      "HTTPS_PROXY).",
  },
  {
    seen: /signal: killed|cannot allocate memory|out of memory/i,
    advice: () => "The machine ran out of memory: close other programs or give it 4 GB or more.",
  },
];

/** Adds what to do to an error of a build, where the cause can be told. */
export function explain(error: unknown, tool: string, cache: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  const cause = CAUSES.find(({ seen }) => seen.test(message));
  if (cause) return new Error(`Cannot build ${tool}. ${cause.advice(cache)}\n\n${message}`, { cause: error });
  if (error instanceof CommandError) return new Error(`Cannot build ${tool}: ${message}`, { cause: error });
  return error instanceof Error ? error : new Error(message);
}
