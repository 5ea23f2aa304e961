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
 * Listened to at the range's broadcast address, which no Service is ever given: a sign to other labs that goes away by
 * itself when this process ends.
 */
const SIGN_PORT = 26443;

export async function takeServiceRange(): Promise<ServiceRange> {
  for (const network of NETWORKS) {
    const sign = await takeNetwork(network);
    if (sign === undefined) continue;
    return { cidr: `127.${network}.0.0/16`, firstAddress: `127.${network}.0.1`, release: () => close(sign) };
  }
  throw new Error(
    "no addresses for Services are left: 127.96.0.0/16 to 127.127.0.0/16 all belong to other labs on this machine, " +
      `or another program listens on port ${SIGN_PORT} at every address: stop one of them`,
  );
}

async function takeNetwork(network: number): Promise<Server | undefined> {
  try {
    const server = await listen(SIGN_PORT, `127.${network}.255.255`);
    server.unref();
    return server;
  } catch (error) {
    if (isAddressInUse(error)) return undefined;
    throw error;
  }
}
