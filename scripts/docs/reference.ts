import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { code, ROOT, table } from "./markdown";
import type { Page } from "./page";
import { sourceTags, type Tags } from "./source-tags";

/** A type as the package schema names it. */
interface SchemaType {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: SchemaType;
  readonly additionalProperties?: SchemaType;
  readonly description?: string;
}

interface SchemaObject {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaType>>;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly value: string; readonly description?: string }[];
}

interface SchemaComponent extends SchemaObject {
  readonly inputProperties: Readonly<Record<string, SchemaType>>;
  readonly requiredInputs?: readonly string[];
}

interface Schema {
  readonly resources: Readonly<Record<string, SchemaComponent>>;
  readonly types: Readonly<Record<string, SchemaObject>>;
}

/** A page for each component, from schema/schema.json and, for defaults and examples, the TSDoc behind it. */
export function referencePages(): readonly Page[] {
  const schema = JSON.parse(readFileSync(join(ROOT, "schema/schema.json"), "utf8")) as Schema;
  const files = readdirSync(join(ROOT, "components"), { recursive: true, encoding: "utf8" });
  const tags = sourceTags(files.filter((file) => file.endsWith(".ts")).map((file) => join("components", file)));
  return Object.entries(schema.resources).map(([token, component]) => ({
    file: `docs/reference/${fileName(nameOf(token))}.md`,
    render: () => page(nameOf(token), component, schema, tags),
  }));
}

function page(name: string, component: SchemaComponent, schema: Schema, tags: ReadonlyMap<string, Tags>): string {
  const inputs = { properties: component.inputProperties, required: component.requiredInputs };
  const outputs = Object.entries(component.properties ?? {});
  return [
    `# ${name}`,
    "<!-- Written by scripts/docs: change the component's TSDoc instead. -->",
    component.description ?? "",
    "## Inputs",
    propertyTable(`${name}Args`, inputs, tags),
    ...typesBehind(component.inputProperties, schema).map((token) => typeSection(token, schema, tags)),
    "## Outputs",
    table(
      ["output", "type", "what it is"],
      outputs.map(([key, output]) => [code(key), typeText(output), output.description ?? ""]),
    ),
  ].join("\n\n");
}

function typeSection(token: string, schema: Schema, tags: ReadonlyMap<string, Tags>): string {
  const name = nameOf(token);
  const type = schema.types[token];
  if (type?.enum) {
    const rows = type.enum.map(({ value, description = "" }) => [code(value), description]);
    return `### ${name}\n\n${table(["value", "what it is"], rows)}`;
  }
  return `### ${name}\n\n${propertyTable(name, type ?? {}, tags)}`;
}

function propertyTable(owner: string, { properties, required }: SchemaObject, tags: ReadonlyMap<string, Tags>): string {
  return table(
    ["input", "type", "what it is", "default", "example"],
    Object.entries(properties ?? {}).map(([key, property]) => {
      const { default: unlessGiven, example } = tags.get(`${owner}.${key}`) ?? {};
      return [
        code(key),
        typeText(property),
        property.description ?? "",
        required?.includes(key) ? "**required**" : valueText(unlessGiven),
        example === undefined ? "" : code(example),
      ];
    }),
  );
}

/** A default that is a value stands as code, one that is told in words does not. */
function valueText(text: string | undefined): string {
  if (text === undefined) return "";
  const [, value, rest = ""] = /^("[^"]*"|\[[^\]]*\]|true|false|\d+|[A-Z]\w+\.\w+)(.*)$/.exec(text) ?? [];
  return value === undefined ? text : code(value) + rest;
}

function typeText({ type, $ref, items, additionalProperties }: SchemaType): string {
  if (items) return `list of ${typeText(items)}`;
  if (additionalProperties) return `map of ${typeText(additionalProperties)}`;
  if ($ref?.startsWith("#/types/") === true) {
    const name = nameOf($ref);
    return `[${name}](#${name.toLowerCase()})`;
  }
  return $ref === undefined ? (type ?? "any") : "any";
}

/** The package's own types that properties lead to, each once, in the order in which they are met. */
function typesBehind(properties: Readonly<Record<string, SchemaType>>, schema: Schema): string[] {
  const found = new Set<string>();
  const visit = (type: SchemaType): void => {
    if (type.items) visit(type.items);
    if (type.additionalProperties) visit(type.additionalProperties);
    const token = type.$ref?.replace("#/types/", "") ?? "";
    if (schema.types[token] === undefined || found.has(token)) return;
    found.add(token);
    Object.values(schema.types[token].properties ?? {}).forEach(visit);
  };
  Object.values(properties).forEach(visit);
  return [...found];
}

/** The last part of a token such as `portworx-workload-identity:index:PortworxRole`. */
function nameOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}

function fileName(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}
