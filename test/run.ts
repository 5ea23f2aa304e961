import { spawn } from "node:child_process";
import { join } from "node:path";
import { testFiles } from "./files";

/** `npm test` runs all suites and first builds what they need; `npm run test:unit` needs nothing but Node. */
const SUITES: Readonly<Record<string, () => string[]>> = {
  unit: () => ["even.ts", "odd.ts"].map((file) => join(__dirname, "unit-halves", file)),
  engine: () => testFiles("engine"),
  lab: () => testFiles("lab"),
};

const interrupted = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => interrupted.abort(new Error("interrupted")));

async function main(asked: string[]): Promise<number> {
  const unknown = asked.find((suite) => !(suite in SUITES));
  if (unknown) {
    throw new Error(`there is no test suite "${unknown}"; the suites are ${Object.keys(SUITES).join(", ")}`);
  }
  const suites = asked.length > 0 ? asked : Object.keys(SUITES);
  if (suites.some((suite) => suite !== "unit")) {
    const { prepareTools } = await import("../lab/tools");
    await prepareTools({ signal: interrupted.signal });
  }
  return run(suites.flatMap((suite) => SUITES[suite]?.() ?? []));
}

/** Two files at a time, one for each core of the smallest machine that we promise to run on. */
function run(files: readonly string[]): Promise<number> {
  const runner = spawn(
    process.execPath,
    ["--import", "tsx", "--test", "--test-reporter=spec", "--test-concurrency=2", "--test-timeout=900000", ...files],
    { stdio: "inherit", cwd: join(__dirname, "..") },
  );
  interrupted.signal.addEventListener("abort", () => runner.kill());
  return new Promise((resolve) => runner.on("exit", (code) => resolve(code ?? 1)));
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
