import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./markdown";
import { pages, renderedPage } from "./pages";

/** Writes what is generated of the documentation anew. */
async function main(): Promise<void> {
  // One after the other: what is recorded of a stack lies in the runtime, of which a process has one.
  for (const page of pages) {
    const path = join(ROOT, page.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await renderedPage(page));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
