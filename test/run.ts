import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** `npm test` runs all suites and first builds what they need; `npm run test:unit` needs nothing but Node. */
const SUITES = ["unit", "engine", "lab"];

function testFiles(suite: string): string[] {
  const folder = join(__dirname, suite);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(folder, file))
    .sort();
}

async function main(asked: string[]): Promise<number> {
  const unknown = asked.find((suite) => !SUITES.includes(suite));
  if (unknown) throw new Error(`there is no test suite "${unknown}"; the suites are ${SUITES.join(", ")}`);
  const suites = asked.length > 0 ? asked : SUITES;
  if (suites.some((suite) => suite !== "unit")) {
    const { prepareTools } = await import("../lab/tools");
    await prepareTools();
  }
  const files = suites.flatMap(testFiles);
  const runner = spawn(
    process.execPath,
    ["--import", "tsx", "--test", "--test-concurrency=2", "--test-timeout=900000", ...files],
    { stdio: "inherit", cwd: join(__dirname, "..") },
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => runner.kill(signal));
  return new Promise((resolve) => runner.on("exit", (code) => resolve(code ?? 1)));
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
