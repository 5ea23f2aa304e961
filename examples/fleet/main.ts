import { parseArgs } from "node:util";
import { clusters } from "./clusters";
import { runFleet } from "./fleet";
import { summaryOf } from "./summary";

// npx tsx examples/fleet/main.ts [--preview] [--parallel 4]
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { preview: { type: "boolean", default: false }, parallel: { type: "string", default: "4" } },
  });
  const parallel = Number(values.parallel);
  const outcomes = await runFleet(clusters, { parallel, preview: values.preview, folder: __dirname });
  console.log(summaryOf(outcomes));
  return outcomes.some(({ error }) => error !== undefined) ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
