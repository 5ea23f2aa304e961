import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderReadme } from "./readme-tables";

/** Writes the README's generated tables anew. */
async function main(): Promise<void> {
  const path = join(__dirname, "../README.md");
  writeFileSync(path, await renderReadme(readFileSync(path, "utf8")));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
