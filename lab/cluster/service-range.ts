import type { Server } from "node:net";
import { close, isAddressInUse, listen } from "./ports";

/** A range of Service addresses that no other lab on this machine has while this one holds it. */
export interface ServiceRange {
  /** Such as 127.96.0.0/16. */
  readonly cidr: string;
  /** Address of the Service `kubernetes`. */
  readonly firstAddress: string;
  release(): Promise<void>;
}

// Every address of 127/8 is local on Linux; systems themselves use the first few networks of it.
const NETWORKS = Array.from({ length: 32 }, (_, index) => 96 + index);

/**
 * Listens on the range's broadcast address, which no Service is ever given: a sign to other labs that ends by itself
 * when this process does.
 */
const SIGN_PORT = 6443;

export async function takeServiceRange(pinned?: string): Promise<ServiceRange> {
  const networks = pinned === undefined ? NETWORKS : [networkOf(pinned)];
  for (const network of networks) {
    const sign = await hangOut(network);
    if (sign !== undefined) {
      return {
        cidr: `127.${network}.0.0/16`,
        firstAddress: `127.${network}.0.1`,
        release: () => close(sign),
      };
    }
  }
  throw new Error(
    pinned === undefined
      ? `all of 127.96.0.0/16 to 127.127.0.0/16 are taken by other labs on this machine: stop one`
      : `the Service range ${pinned} is taken by another lab on this machine: stop it, name another range, or leave it out`,
  );
}

function networkOf(cidr: string): number {
  const network = Number(/^127\.(\d{1,3})\.0\.0\/16$/.exec(cidr)?.[1]);
  if (network >= 1 && network <= 254) return network;
  throw new Error(`the Service range is "${cidr}": give one of 127.1.0.0/16 to 127.254.0.0/16`);
}

async function hangOut(network: number): Promise<Server | undefined> {
  try {
    const server = await listen(SIGN_PORT, `127.${network}.255.255`);
    server.unref();
    return server;
  } catch (error) {
    if (isAddressInUse(error)) return undefined;
    throw error;
  }
}
