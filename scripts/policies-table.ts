import { join } from "node:path";
import { rules } from "../policies/rules";
import type { Rule } from "../policies/rule";

const PAGE = join(__dirname, "../docs/policies.md");
const [BEGIN, END] = ["<!-- rules:begin -->", "<!-- rules:end -->"];

/** Fills the page's table of rules and formats the whole as prettier has it. */
export async function renderPolicies(page: string): Promise<string> {
  const [start, stop] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || stop < start) throw new Error(`docs/policies.md has no ${BEGIN} followed by ${END}`);
  const filled = `${page.slice(0, start + BEGIN.length)}\n\n${table()}\n\n${page.slice(stop)}`;
  // An ES module: a CommonJS program can only load it late.
  const { format, resolveConfig } = await import("prettier");
  return format(filled, { ...(await resolveConfig(PAGE)), filepath: PAGE });
}

function table(): string {
  const rows = rules.map((rule) => [`\`${rule.name}\``, rule.level, rule.description, rule.remedy, settingsOf(rule)]);
  return [["rule", "level", "what it asks for", "what to do", "settings"], ["---", "---", "---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("*", "\\*")).join(" | ")} |`)
    .join("\n");
}

function settingsOf({ settings = {} }: Rule): string {
  return Object.entries(settings)
    .map(([name, { description = "" }]) => `\`${name}\`: ${description}`)
    .join("; ");
}
