import { join } from "node:path";

/** The folder of the whole project. */
export const ROOT = join(__dirname, "../..");

/** Text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** A Markdown table; a bar within a cell is no border. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

/** A fenced block of code. */
export function fenced(language: string, text: string): string {
  return ["```" + language, text, "```"].join("\n");
}

/** A document as data, the way the example of a policy is written down. */
export function json(document: unknown): string {
  return fenced("json", JSON.stringify(document, undefined, 2));
}

/**
 * Puts what is generated between the markers of a page that people write.
 *
 * @throws Error where the page lacks the markers of a part
 */
export function filled(page: string, file: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
    const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
    if (start < 0 || stop < start) throw new Error(`${file} has no ${begin} followed by ${end}`);
    return `${text.slice(0, start + begin.length)}\n\n${part}\n\n${text.slice(stop)}`;
  }, page);
}

/** The page as prettier has it. */
export async function formatted(page: string, file: string): Promise<string> {
  // An ES module: a CommonJS program can only load it late.
  const { format, resolveConfig } = await import("prettier");
  const filepath = join(ROOT, file);
  return format(page, { ...(await resolveConfig(filepath)), filepath });
}
