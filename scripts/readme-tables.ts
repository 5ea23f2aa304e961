import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { Cloud, platforms, type Platform } from "../components/platforms";
import { awsKeys } from "../stacks/configuration/aws";
import { azureKeys } from "../stacks/configuration/azure";
import { code, filled, formatted, ROOT, table } from "./docs/markdown";

const FILE = "README.md";

/** A key of the configuration, as the JSON schema of the stack describes it. */
interface Described {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
}

/** Fills the README's generated tables, each between its markers, and formats the whole as prettier has it. */
export async function renderReadme(readme: string): Promise<string> {
  const tables = { platforms: platformTable(), configuration: configurationTable() };
  return formatted(filled(readme, FILE, tables), FILE);
}

function platformTable(): string {
  const all = Object.values(platforms).flatMap((ofCloud) => Object.values<Platform>(ofCloud));
  return table(
    ["`cloud`, `platform`", "distribution", "webhook", "token audiences", "StorageCluster", "issuer", "to see to"],
    all.map((platform) => [
      `\`${platform.cloud}\`, \`${platform.name}\``,
      platform.title,
      platform.hasWebhook ? "its own" : "deployed by the stack",
      platform.tokenAudiences.map(code).join(", "),
      storageClusterOf(platform),
      code(platform.issuerCommand),
      platform.advice.join(" "),
    ]),
  );
}

function storageClusterOf({ annotations, startPort }: Platform): string {
  const facts = Object.entries(annotations).map(([key, value]) => code(`${key}: "${value}"`));
  return [...facts, ...(startPort === undefined ? [] : [code(`startPort: ${startPort}`)])].join(", ");
}

/** What both clouds say alike stands there once, and first. */
function configurationTable(): string {
  const [aws, azure] = [keysOf(awsKeys), keysOf(azureKeys)];
  const isIn = (others: string[][]) => (row: string[]) => others.some((other) => other.join() === row.join());
  const only = (cloud: Cloud, rows: string[][], others: string[][]): string[][] =>
    rows.filter((row) => !isIn(others)(row)).map((row) => [code(cloud), ...row]);
  return table(
    ["cloud", "key", "what it is"],
    [
      ...aws.filter(isIn(azure)).map((row) => ["any", ...row]),
      ...only(Cloud.Aws, aws, azure),
      ...only(Cloud.Azure, azure, aws),
    ],
  );
}

function keysOf(keys: z.ZodType): string[][] {
  const schema = z.toJSONSchema(keys, { io: "input", unrepresentable: "any" }) as Described;
  const declared = (parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { config: Record<string, Described> })
    .config;
  return Object.entries(schema.properties ?? {}).flatMap(([key, described]) =>
    rows(key, { ...declared[key], ...described }),
  );
}

/** A row for each key that takes a value; a map is told by its keys. */
function rows(key: string, described: Described): string[][] {
  if (described.properties) {
    return Object.entries(described.properties).flatMap(([name, part]) => rows(`${key}.${name}`, part));
  }
  if (described.description === undefined) throw new Error(`${key} is not described`);
  const isGiven = typeof described.default === "string";
  return [[code(key), described.description + (isGiven ? `; default ${code(String(described.default))}` : "")]];
}
