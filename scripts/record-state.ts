import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { version } from "../package.json";
import { recordState } from "../test/engine/upgrade/recorded-state";
import { stackNames } from "../test/engine/upgrade/stacks";

const FOLDER = join(__dirname, "../test/engine/upgrade", version);

/** `npx tsx scripts/record-state.ts`, once for a release: keeps the state that its code makes for the upgrade test. */
async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const stack of stackNames) {
    await writeFile(join(FOLDER, `${stack}.json`), await format(await recordState(stack), { parser: "json" }));
    console.log(`Recorded ${stack} of ${version}.`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
