import { z } from "zod";
import type { InputMistake } from "../../components/input-error";
import { mostSimilar } from "./similar";

type Path = readonly PropertyKey[];

/** The parts of a JSON schema that say which keys there are and what one looks like. */
interface Described {
  properties?: Record<string, Described>;
  items?: Described;
  examples?: unknown[];
  /** True where a value is never shown again. */
  writeOnly?: boolean;
}

/** Turns what zod found into mistakes that name the key and the command that puts it right. */
export function explain(schema: z.ZodType, values: unknown, issues: readonly z.core.$ZodIssue[]): InputMistake[] {
  const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Described;
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownKey(described, values, [...issue.path, key]))
      : [wrongValue(described, values, issue)],
  );
}

function wrongValue(described: Described, values: unknown, issue: z.core.$ZodIssue): InputMistake {
  const input = written(issue.path);
  const found = foundByComponent(issue);
  if (found !== undefined) return { ...found, input: input + found.input };
  const example = find(described, issue.path)?.examples?.[0];
  return {
    input,
    ...(!isWriteOnly(described, issue.path) && { value: valueAt(values, issue.path) }),
    wanted: issue.message,
    remedy: example === undefined ? `Correct ${input} or leave it out.` : `Run: ${setCommand(issue.path, example)}`,
  };
}

/** What a component's check said, which `checked` attached to the finding. */
function foundByComponent(issue: z.core.$ZodIssue): InputMistake | undefined {
  return issue.code === "custom" ? (issue.params?.mistake as InputMistake | undefined) : undefined;
}

function unknownKey(described: Described, values: unknown, path: Path): InputMistake {
  const parent = path.slice(0, -1);
  const known = Object.keys(find(described, parent)?.properties ?? {});
  const meant = mostSimilar(String(path.at(-1)), known);
  return {
    input: written(path),
    value: valueAt(values, path),
    wanted: `one of the keys ${known.map((key) => written([...parent, key])).join(", ")}`,
    remedy: meant === undefined ? "Remove it." : `Did you mean ${written([...parent, meant])}?`,
  };
}

function setCommand(path: Path, example: unknown): string {
  const value = typeof example === "string" ? example : JSON.stringify(example);
  return path.length === 1
    ? `pulumi config set ${written(path)} ${value}`
    : `pulumi config set --path '${written(path)}' ${value}`;
}

/** A path as `pulumi config --path` takes it: `cloudSnap.buckets[0]`, `role.tags["a.b"]`. */
function written(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const name = String(step);
    if (!/^[\w-]+$/.test(name)) return `${text}["${name}"]`;
    return text === "" ? name : `${text}.${name}`;
  }, "");
}

function find(described: Described, path: Path): Described | undefined {
  return path.reduce<Described | undefined>(
    (at, step) => (typeof step === "number" ? at?.items : at?.properties?.[String(step)]),
    described,
  );
}

/** True where the field, or one that it lies in, is never shown again. */
function isWriteOnly(described: Described, path: Path): boolean {
  return path.some((_, index) => find(described, path.slice(0, index + 1))?.writeOnly);
}

function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    values,
  );
}
