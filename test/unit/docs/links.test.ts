import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, test } from "node:test";
import { anchorsOf, blocksOf, documents, linksOf, ROOT, type Block } from "./documents";

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };

/** What is wrong with a link of a file; undefined where nothing. */
function brokenLink(file: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [path = "", anchor] = target.split("#");
  const aim = path === "" ? file : normalize(join(dirname(file), path));
  if (aim.startsWith("..") || !existsSync(join(ROOT, aim))) return `${file}: ${target} leads nowhere`;
  if (anchor === undefined) return undefined;
  if (anchorsOf(readFileSync(join(ROOT, aim), "utf8")).includes(anchor)) return undefined;
  return `${file}: ${target} has no such heading`;
}

/** Commands that the tests run themselves, so that nobody needs a cloud for them. */
const RUN_BY_TESTS = [
  "demo",
  "test",
  "test:unit",
  "lab",
  "preview",
  "bench",
  "lint",
  "typecheck",
  "readme",
  "schema",
  "docs",
];

const MARK = /\(needs a (cloud account|cluster)\)/;

/** Lines of a block that are commands neither known to be run by a test nor marked as needing a cloud or cluster. */
function unmarkedCommands({ language, text, lead, headings }: Block): string[] {
  if (!["sh", "bash", "shell", "console"].includes(language)) return [];
  if (MARK.test(text) || MARK.test(lead) || headings.some((heading) => MARK.test(heading))) return [];
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "" && !isRunByTests(line));
}

function isRunByTests(line: string): boolean {
  const [, script = ""] = /^(?:eval "\$\()?npm (?:run )?(?:--silent )?([\w:]+)\b/.exec(line) ?? [];
  if (script !== "") return RUN_BY_TESTS.includes(script);
  return /^npx pxwi\b.*--help$/.test(line);
}

describe("the documentation", () => {
  test("has no link that leads nowhere", () => {
    const broken = documents().flatMap(({ file, text }) =>
      linksOf(text).flatMap((target) => brokenLink(file, target) ?? []),
    );
    assert.deepEqual(broken, []);
  });

  test("marks every command that needs a cloud account or a cluster", () => {
    const unmarked = documents().flatMap(({ file, text }) =>
      blocksOf(text).flatMap((block) => unmarkedCommands(block).map((line) => `${file}: ${line}`)),
    );
    assert.deepEqual(unmarked, [], "write (needs a cloud account) or (needs a cluster) before the block");
  });

  test("names only npm scripts that there are", () => {
    const unknown = documents().flatMap(({ file, text }) =>
      [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)]
        .filter(([, script = ""]) => scripts[script] === undefined)
        .map(([command]) => `${file}: ${command}`),
    );
    assert.deepEqual(unknown, []);
  });
});

describe("the documentation's checks", () => {
  test("find links that lead nowhere", () => {
    assert.equal(brokenLink("docs/README.md", "no-such-page.md"), "docs/README.md: no-such-page.md leads nowhere");
    assert.equal(brokenLink("docs/README.md", "../../x.md"), "docs/README.md: ../../x.md leads nowhere");
    assert.equal(brokenLink("docs/README.md", "#no-such"), "docs/README.md: #no-such has no such heading");
    assert.equal(brokenLink("docs/README.md", "../README.md#destroy"), undefined);
    assert.equal(brokenLink("docs/README.md", "https://example.com/x"), undefined);
  });

  test("see links in prose alone", () => {
    assert.deepEqual(linksOf('[a](b.md) and ![c](d.png "title") `[no](e.md)`\n```sh\n[no](f.md)\n```\n'), [
      "b.md",
      "d.png",
    ]);
  });

  test("know the anchors that GitHub makes", () => {
    assert.deepEqual(anchorsOf("# Take over what exists\n## `a` & b, c\n## On Azure\n## On Azure\n```sh\n# no\n```"), [
      "take-over-what-exists",
      "a--b-c",
      "on-azure",
      "on-azure-1",
    ]);
  });

  test("find unmarked commands, and no others", () => {
    const unmarked = (text: string): string[] => blocksOf(text).flatMap(unmarkedCommands);
    assert.deepEqual(unmarked("Do:\n```sh\npulumi up # now\n```"), ["pulumi up"]);
    assert.deepEqual(unmarked("```sh\nnpx pxwi doctor --json\n```"), ["npx pxwi doctor --json"]);
    assert.deepEqual(unmarked("```sh\naws s3 ls \\\n  x\n```"), ["aws s3 ls x"]);
    assert.deepEqual(unmarked("(needs a cluster)\n```sh\nkubectl get pods\n```"), []);
    assert.deepEqual(unmarked("# Go (needs a cloud account)\n## Now\n```sh\npulumi up\n```"), []);
    assert.deepEqual(unmarked("# Go (needs a cluster)\n# Then\n```sh\npulumi up\n```"), ["pulumi up"]);
    assert.deepEqual(unmarked("```sh\nnpm run demo -- azure\nnpx pxwi doctor --help\n```\n```yaml\na: b\n```"), []);
    assert.deepEqual(unmarked("```sh\nnpm publish\n```"), ["npm publish"]);
  });
});
