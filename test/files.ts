import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The test files of a suite, in a stable order. */
export function testFiles(suite: string): string[] {
  const folder = join(__dirname, suite);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(folder, file))
    .sort();
}
