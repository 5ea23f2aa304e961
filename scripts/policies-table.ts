import { rules } from "../policies/rules";
import type { Rule } from "../policies/rule";
import { code, filled, formatted, table } from "./docs/markdown";

const FILE = "docs/policies.md";

/** Fills the page's table of rules and formats the whole as prettier has it. */
export async function renderPolicies(page: string): Promise<string> {
  return formatted(filled(page, FILE, { rules: ruleTable() }), FILE);
}

function ruleTable(): string {
  const rows = rules.map((rule) => [code(rule.name), rule.level, rule.description, rule.remedy, settingsOf(rule)]);
  return table(
    ["rule", "level", "what it asks for", "what to do", "settings"],
    // A star of a policy is no emphasis.
    rows.map((cells) => cells.map((cell) => cell.replaceAll("*", "\\*"))),
  );
}

function settingsOf({ settings = {} }: Rule): string {
  return Object.entries(settings)
    .map(([name, { description = "" }]) => `\`${name}\`: ${description}`)
    .join("; ");
}
