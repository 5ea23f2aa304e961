import type { Hooks } from "./base/hooks";
import type { ProviderDefinition } from "./base/kind";
import { type ProviderServer, serveProvider } from "./base/server";

export interface Providers {
  /** Ports on 127.0.0.1 by package name. */
  readonly ports: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Starts a stand-in for each definition, all in this process. */
export async function startProviders(
  definitions: readonly ProviderDefinition<unknown>[],
  hooks: Hooks = {},
): Promise<Providers> {
  const servers: ProviderServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const ports: Record<string, number> = {};
  try {
    for (const definition of definitions) {
      const server = await serveProvider(definition, hooks);
      servers.push(server);
      ports[definition.name] = server.port;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { ports, stop };
}

/** The value of PULUMI_DEBUG_PROVIDERS with which an engine finds these providers. */
export function debugProviders(ports: Readonly<Record<string, number>>): string {
  return Object.entries(ports)
    .map(([name, port]) => `${name}:${port}`)
    .join(",");
}
