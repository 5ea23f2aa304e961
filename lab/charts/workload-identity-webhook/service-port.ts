import { readFileSync } from "node:fs";

/** What the genuine chart gives its Service, whatever the values say. */
export const GENUINE_SERVICE_PORT = 443;
/** Where anybody may listen. */
const HIGH_SERVICE_PORT = 8443;

/** CAP_NET_BIND_SERVICE, by its bit. */
const BIND_LOW_PORTS = 1n << 10n;

/** What the system lets this process do. */
export interface PortRights {
  /** The lowest port that needs no rights: `net.ipv4.ip_unprivileged_port_start`. */
  readonly firstFreePort: number;
  /** True for root, or with CAP_NET_BIND_SERVICE. */
  readonly mayUseAll: boolean;
}

/**
 * The port of the webhook's Service. In the lab a process of this user listens there itself, so where the genuine port is
 * out of its reach, the chart and the webhook's registration agree on a higher one.
 */
export function servicePort({ firstFreePort, mayUseAll }: PortRights = ownRights()): number {
  return mayUseAll || firstFreePort <= GENUINE_SERVICE_PORT ? GENUINE_SERVICE_PORT : HIGH_SERVICE_PORT;
}

function ownRights(): PortRights {
  const status = readFileSync("/proc/self/status", "utf8");
  const capabilities = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return {
    firstFreePort: Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8")),
    mayUseAll: (capabilities & BIND_LOW_PORTS) !== 0n,
  };
}
