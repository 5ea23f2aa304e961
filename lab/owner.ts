import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { readOwner } from "./folder";
import { startLab, type LabOptions } from "./lab";
import { HOURS_TO_LIVE, type OwnerMessage } from "./owner-message";

/** Owns a lab until it is told to stop, its time is over, or its folder is taken away. */
async function ownLab(options: LabOptions): Promise<void> {
  const end = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => end.abort());
  // Whoever started this process went away before the lab was up: nobody waits for it any more.
  const abandoned = (): void => end.abort();
  process.on("disconnect", abandoned);
  const lab = await startLab(options);
  process.off("disconnect", abandoned);
  if (process.connected && !end.signal.aborted)
    process.send?.({ up: true } satisfies OwnerMessage, () => process.disconnect());
  await untilOver(options.folder, end.signal);
  await lab.stop();
}

async function untilOver(folder: string, end: AbortSignal): Promise<void> {
  const last = Date.now() + HOURS_TO_LIVE * 60 * 60 * 1000;
  const mine = (): boolean => existsSync(folder) && readOwner(folder)?.pid === process.pid;
  while (!end.aborted && Date.now() < last && mine()) {
    await delay(1000, undefined, { signal: end }).catch(() => undefined);
  }
}

const [options = ""] = process.argv.slice(2);
ownLab(JSON.parse(options) as LabOptions).then(
  () => process.exit(0),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    if (!process.connected) process.exit(1);
    process.send?.({ error: message } satisfies OwnerMessage, () => process.exit(1));
  },
);
