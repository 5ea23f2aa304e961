import { z } from "zod";

/** One comparison of a condition block. */
export interface Comparison {
  /** As written, such as `StringEquals` or `ForAnyValue:StringLike`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A list that names what is meant, or with `excluded` everything else (NotAction, NotResource). */
export interface Selection {
  readonly excluded: boolean;
  readonly patterns: readonly string[];
}

/** One statement of somebody's policy, with every one-or-many written as a list. */
export interface Statement {
  /** What people call it: its Sid, or its place. */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: Selection;
  readonly resources: Selection;
  /** By kind (`Federated`, `AWS`, `Service`); `*` for everybody; undefined where none is named. */
  readonly principals: Readonly<Record<string, readonly string[]>> | "*" | undefined;
  /** True where the statement names those whom it does not mean, which is not judged here. */
  readonly excludesPrincipals: boolean;
  readonly conditions: readonly Comparison[];
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const oneOrMany = z.union([scalar, z.array(scalar)]).transform((value) => (Array.isArray(value) ? value : [value]));
const statementForm = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Principal: z.union([z.literal("*"), z.record(z.string(), oneOrMany)]).optional(),
  NotPrincipal: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMany)).optional(),
});
const documentForm = z.looseObject({ Statement: z.union([z.array(statementForm), statementForm]) });

/**
 * Reads a policy as IAM returns it, by whomever it was written.
 *
 * @param document JSON, percent-encoded or not: IAM's calls return it encoded
 * @throws Error where it is no policy
 */
export function readPolicy(document: string): Statement[] {
  const parsed = documentForm.safeParse(parseJson(document));
  if (!parsed.success) throw new Error("the policy is not one that IAM would store: " + z.prettifyError(parsed.error));
  const { Statement: statements } = parsed.data;
  return (Array.isArray(statements) ? statements : [statements]).map(statementOf);
}

function parseJson(document: string): unknown {
  try {
    return JSON.parse(document.trimStart().startsWith("{") ? document : decodeURIComponent(document));
  } catch {
    throw new Error("the policy is no JSON");
  }
}

function statementOf(form: z.infer<typeof statementForm>, index: number): Statement {
  return {
    name: form.Sid ?? `number ${index + 1}`,
    effect: form.Effect,
    actions: selection(form.Action, form.NotAction),
    resources: selection(form.Resource, form.NotResource),
    principals: form.Principal,
    excludesPrincipals: form.NotPrincipal !== undefined,
    conditions: Object.entries(form.Condition ?? {}).flatMap(([operator, comparisons]) =>
      Object.entries(comparisons).map(([key, values]) => ({ operator, key, values })),
    ),
  };
}

function selection(named: string[] | undefined, excluded: string[] | undefined): Selection {
  return named ? { excluded: false, patterns: named } : { excluded: excluded !== undefined, patterns: excluded ?? [] };
}
