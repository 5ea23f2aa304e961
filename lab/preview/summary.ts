import type { Change } from "./changes";
import { permissionDifferences, trustDifferences, type Difference } from "./trust";

const BY_DANGER: readonly Change["operation"][] = ["delete", "replace", "update", "create"];

/** What a reviewer reads first, as Markdown: what goes away, who is trusted, what may be done, and then the rest. */
export function summaryOf(stack: string, base: string, changes: readonly Change[]): string {
  const title = `### Stack \`${stack}\`, against \`${base}\``;
  if (changes.length === 0) return `${title}\n\nNothing changes.\n`;
  const dangerous = changes.filter(({ operation }) => operation === "delete" || operation === "replace");
  return [
    title,
    ...(dangerous.length > 0
      ? [`**${dangerous.length} of ${changes.length} changes delete or replace something**`, tableOf(dangerous)]
      : [`${changes.length} changes; nothing is deleted or replaced.`]),
    ...section("Who may become whom", trustDifferences(changes), "Trust stays as it is."),
    ...section("What may be done", permissionDifferences(changes), "Permissions stay as they are."),
    "<details><summary>Every change</summary>",
    tableOf([...changes].sort((one, other) => rank(one) - rank(other))),
    "</details>\n",
  ].join("\n\n");
}

function section(title: string, differences: readonly Difference[], none: string): string[] {
  if (differences.length === 0) return [`**${title}**: ${none}`];
  const lines = differences.flatMap(({ resource, removed, added }) => [
    `@@ ${resource} @@`,
    ...removed.map((line) => `- ${line}`),
    ...added.map((line) => `+ ${line}`),
  ]);
  return [`**${title}**`, ["```diff", ...lines, "```"].join("\n")];
}

function tableOf(changes: readonly Change[]): string {
  const rows = changes.map(
    ({ operation, type, name, paths }) => `| ${operation} | \`${type}\` | ${name} | ${paths.join(", ")} |`,
  );
  return ["| change | type | name | because of |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function rank({ operation }: Change): number {
  return BY_DANGER.indexOf(operation);
}
