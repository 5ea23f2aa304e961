import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** False for a process that has ended, even if nobody has asked yet how. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

const LISTENING = "0A";

/** Addresses at which these processes listen for TCP connections, as /proc tells them. */
export function listeningAddresses(pids: readonly number[]): string[] {
  return pids.flatMap((pid) => {
    const own = new Set(socketsOf(pid));
    return ["tcp", "tcp6"]
      .flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, "utf8").trim().split("\n").slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === LISTENING && own.has(`socket:[${fields[9]}]`))
      .map((fields) => decode(fields[1]?.split(":")[0] ?? ""));
  });
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      return []; // Closed meanwhile.
    }
  });
}

/** /proc writes an IPv4 address as one little-endian number. */
function decode(hexadecimal: string): string {
  if (hexadecimal.length !== 8) return `IPv6 ${hexadecimal}`;
  return [...Buffer.from(hexadecimal, "hex")].reverse().join(".");
}
