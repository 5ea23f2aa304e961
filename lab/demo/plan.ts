/** Where something happens, and what, in one or more lines. */
export interface PlanStep {
  readonly where: "cloud" | "cluster" | "operator" | "webhook" | "pod";
  readonly what: readonly string[];
}

const WIDTH = "operator".length;

/** The plan as it is printed. */
export function planText(platform: string, cloud: string, steps: readonly PlanStep[]): string {
  const lines = steps.map(({ where, what }, index) => {
    const [first = "", ...more] = what;
    const number = String(index + 1).padStart(4);
    return [`${number}  ${where.padEnd(WIDTH)}  ${first}`, ...more.map((line) => " ".repeat(WIDTH + 8) + line)].join(
      "\n",
    );
  });
  return `
What is about to happen on ${platform}, all of it on this machine: the cluster is a real API server,
${cloud}.

${lines.join("\n")}

Then the chain is proved with real tokens, right and wrong ones, and everything is destroyed in the safe order.
`;
}
