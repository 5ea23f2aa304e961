import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema, type PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";

const ROOT = join(__dirname, "..");

export const SCHEMA_FILE = join(ROOT, "schema", "schema.json");

/** Every component, by the name under which other languages see it. */
export const COMPONENTS = [
  "IamOidcProvider",
  "PodIdentityWebhook",
  "PortworxIdentity",
  "PortworxOperator",
  "PortworxRole",
  "SelfHostedIssuer",
  "StorageCluster",
  "WorkloadIdentityWebhook",
] as const;

/** What Python, Go, C#, Java and YAML programs see of the components, made by the SDK's own analyzer. */
export function packageSchema(): PackageSpec {
  const { name, version, description } = packageJson();
  const analyzer = new Analyzer(
    join(ROOT, "schema"),
    name,
    { exports: "../components/index.ts" },
    new Set<string>(COMPONENTS),
  );
  const { components, typeDefinitions, dependencies } = analyzer.analyze();
  return generateSchema(name, version, description, components, typeDefinitions, dependencies);
}

export function schemaText(schema: PackageSpec): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** What the changelog names, so that a change of the schema is never made without saying so. */
export function schemaDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function packageJson(): { name: string; version: string; description: string } {
  const text = readFileSync(join(ROOT, "package.json"), "utf8");
  return JSON.parse(text) as { name: string; version: string; description: string };
}
