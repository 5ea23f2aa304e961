import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { checks as awsChecks } from "../../../doctor/aws";
import { checks as azureChecks } from "../../../doctor/azure";
import { explainExchange } from "../../../doctor/azure/exchange-error";
import { clusterChecks } from "../../../doctor/checks";
import { documents, proseOf, ROOT } from "./documents";
import { sourcesOf } from "./imports";

const checkIds = new Set([...clusterChecks, ...awsChecks, ...azureChecks].map(({ id }) => id));

/** The cells of a table's column, wherever in a text a table has it. */
function columnOf(text: string, title: string): string[] {
  const cells: string[] = [];
  let column = -1;
  for (const line of text.split("\n")) {
    const row = line.startsWith("|") ? line.split("|").map((cell) => cell.trim()) : [];
    if (row.length === 0) column = -1;
    else if (column < 0) column = row.indexOf(title);
    else if (!/^:?-+:?$/.test(row[column] ?? "-")) cells.push(row[column] ?? "");
  }
  return cells;
}

function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
}

/** Checks of the doctor that a text names: in a column for them, or after the word. */
function namedChecks(text: string): string[] {
  const inProse = [...proseOf(text).matchAll(/\bchecks? `([a-z.-]+)`/g)].map(([, id = ""]) => id);
  return [...columnOf(text, "doctor's check").flatMap(codeIn), ...inProse];
}

/** The texts of the sources, with values and the seams between their parts left out. */
const messages = sourcesOf("components", "stacks")
  .map((file) => readFileSync(join(ROOT, file), "utf8"))
  .join("\n")
  .replaceAll(/["`] \+\s*["`]/g, "");

/** True where each part of a quoted message stands in the sources, values being written as dots. */
function isMessage(quoted: string): boolean {
  const parts = quoted.split("...").map((part) => part.trim());
  return parts.every((part) => part.length < 3 || messages.includes(part)) && parts.some((part) => part.length > 15);
}

describe("the names in the documentation", () => {
  test("of the doctor's checks are those of checks", () => {
    const named = documents().flatMap(({ file, text }) => namedChecks(text).map((id) => ({ file, id })));
    assert.ok(named.length > 60, `${named.length} are found`);
    assert.deepEqual(
      named.filter(({ id }) => !checkIds.has(id)),
      [],
    );
  });

  test("lead from every check that can fail an installation to what one sees", () => {
    const page = documents().find(({ file }) => file === "docs/troubleshooting.md");
    const named = namedChecks(page?.text ?? "");
    const untold = [...checkIds].filter((id) => !named.includes(id));
    assert.deepEqual(untold, UNTOLD);
  });

  test("of Entra's errors are those that the doctor explains", () => {
    // What the doctor said in the lab is Entra's own text there.
    const written = documents().filter(({ file }) => file !== "docs/doctor.md");
    const unknown = written.flatMap(({ file, text }) =>
      [...text.matchAll(/AADSTS\d+/g)]
        .filter(([code]) => explainExchange(code) === undefined)
        .map(([code]) => `${file}: ${code}`),
    );
    assert.deepEqual(unknown, []);
  });

  test("of this project's messages are what it says", () => {
    const quoted = documents().flatMap(({ file, text }) =>
      columnOf(text, "it says")
        .flatMap(codeIn)
        .map((message) => ({ file, message })),
    );
    assert.ok(quoted.length >= 10, `${quoted.length} are found`);
    assert.deepEqual(
      quoted.filter(({ message }) => !isMessage(message)),
      [],
    );
  });
});

/** Checks without a message of their own: what the doctor itself needs, what works, and what an uninstall alone needs. */
const UNTOLD: readonly string[] = [
  "cluster.reachable",
  "cluster.rights",
  "aws.credentials",
  "aws.trust-wildcards",
  "aws.exchange.px-node-wiper",
  "azure.exchange.px-node-wiper",
];

describe("the reader of names", () => {
  const table = "| you see | doctor's check |\n| --- | --- |\n| `a.b` | `c.d`, `e.f` |\n\n| x |\n| --- |\n| `g.h` |\n";

  test("finds checks in their column and after the word, and nowhere else", () => {
    assert.deepEqual(namedChecks(`${table}\nthe key \`cluster.name\`, the check \`i.j\`\n`), ["c.d", "e.f", "i.j"]);
  });

  test("knows a message by all of its parts", () => {
    assert.ok(isMessage("an account without an OIDC provider for ...; ... exists and is not this stack's"));
    assert.ok(!isMessage("an account without an OIDC provider for ...; ... exists and is this stack's"));
    assert.ok(!isMessage("..."));
  });
});
