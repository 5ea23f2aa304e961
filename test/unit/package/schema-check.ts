interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}

interface ObjectType {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly value: string }[];
}

export interface PackageSchema {
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly inputProperties?: Readonly<Record<string, Property>>;
        readonly requiredInputs?: readonly string[];
        readonly properties?: Readonly<Record<string, Property>>;
      }
    >
  >;
  readonly types: Readonly<Record<string, ObjectType>>;
}

/** What is wrong with the inputs of a resource, by the schema of its package. An expression such as `${role.arn}` fits all. */
export function mistakesOf(schema: PackageSchema, token: string, inputs: unknown): string[] {
  const resource = schema.resources[token];
  if (resource === undefined) return [`${token}: no such component`];
  return ofObject(schema, token, inputs, resource.inputProperties ?? {}, resource.requiredInputs ?? []);
}

function ofObject(
  schema: PackageSchema,
  path: string,
  value: unknown,
  properties: Readonly<Record<string, Property>>,
  required: readonly string[],
): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path}: not an object`];
  const given = Object.entries(value);
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${path}.${name}: required`),
    ...given.flatMap(([name, inner]) => {
      const property = properties[name];
      return property ? ofProperty(schema, `${path}.${name}`, inner, property) : [`${path}.${name}: no such property`];
    }),
  ];
}

function ofProperty(schema: PackageSchema, path: string, value: unknown, property: Property): string[] {
  if (typeof value === "string" && /^\$\{[^}]+\}$/.test(value)) return [];
  const { $ref, type, items, additionalProperties } = property;
  if ($ref?.startsWith("pulumi.json")) return [];
  const referenced = schema.types[$ref?.replace("#/types/", "") ?? ""];
  if (referenced?.enum) {
    return referenced.enum.some((one) => one.value === value)
      ? []
      : [`${path}: ${String(value)} is not one of its values`];
  }
  if (referenced) return ofObject(schema, path, value, referenced.properties ?? {}, referenced.required ?? []);
  if (items) {
    if (!Array.isArray(value)) return [`${path}: not a list`];
    return value.flatMap((item, index) => ofProperty(schema, `${path}[${index}]`, item, items));
  }
  if (additionalProperties) {
    return Object.entries(value as object).flatMap(([key, inner]) =>
      ofProperty(schema, `${path}.${key}`, inner, additionalProperties),
    );
  }
  return typeof value === type ? [] : [`${path}: wanted a ${type}`];
}
