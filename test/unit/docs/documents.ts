import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../../..");

/** A Markdown file of the project. */
export interface Document {
  /** Its path in the project. */
  readonly file: string;
  readonly text: string;
}

/** The README and everything in docs. */
export function documents(): Document[] {
  const inDocs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
  const files = ["README.md", ...inDocs.filter((file) => file.endsWith(".md")).map((file) => join("docs", file))];
  return files.sort().map((file) => ({ file, text: readFileSync(join(ROOT, file), "utf8") }));
}

/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** What stands before it, up to the block or heading before that. */
  readonly lead: string;
  /** The headings that it stands under. */
  readonly headings: readonly string[];
}

const FENCE = /^ *```(\w*)$/;
const HEADING = /^(#+) (.*)$/;

/** The fenced blocks of a text, in order. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; lines: string[] } | undefined;
  let lead: string[] = [];
  let headings: string[] = [];
  for (const line of text.split("\n")) {
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    if (fence && open) {
      blocks.push({ language: open.language, text: open.lines.join("\n"), lead: lead.join("\n").trim(), headings });
      open = undefined;
      lead = [];
    } else if (fence) {
      open = { language: fence[1] ?? "", lines: [] };
    } else if (open) {
      open.lines.push(line);
    } else if (heading) {
      headings = [...headings.slice(0, (heading[1]?.length ?? 1) - 1), heading[2] ?? ""];
      lead = [];
    } else {
      lead.push(line);
    }
  }
  return blocks;
}

/** The text without its fenced blocks. */
export function proseOf(text: string): string {
  return text.replaceAll(/^ *```\w*$[\s\S]*?^ *```$/gm, "");
}

/** The anchors of a text's headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return proseOf(text)
    .split("\n")
    .flatMap((line) => HEADING.exec(line)?.[2] ?? [])
    .map((heading) => {
      const slug = heading
        .toLowerCase()
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(/\s/g, "-");
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    });
}

/** The targets of a text's links and pictures. */
export function linksOf(text: string): string[] {
  const prose = proseOf(text).replaceAll(/`[^`\n]*`/g, (span) => span.replaceAll(/[()[\]]/g, "_"));
  return [...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, target = ""]) => target);
}
