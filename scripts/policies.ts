import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderPolicies } from "./policies-table";

/** Writes the table of docs/policies.md anew. */
async function main(): Promise<void> {
  const path = join(__dirname, "../docs/policies.md");
  writeFileSync(path, await renderPolicies(readFileSync(path, "utf8")));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
