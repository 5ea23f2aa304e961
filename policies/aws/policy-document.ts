import { asList, at, notYetKnown } from "../known-value";

/** A statement of a policy and where it stands. */
export interface PlacedStatement {
  readonly at: string;
  readonly statement: unknown;
}

/** The statements of a policy, given as JSON or as an object; none where it is not yet known or no JSON, which IAM refuses. */
export function statementsOf(policy: unknown, place: string): PlacedStatement[] {
  const document = typeof policy === "string" ? parsed(policy) : policy;
  if (document === notYetKnown) return [];
  const statements = at(document, "Statement");
  if (!Array.isArray(statements))
    return asList(statements).map((statement) => ({ at: `${place}.Statement`, statement }));
  return statements.map((statement: unknown, index) => ({ at: `${place}.Statement[${index}]`, statement }));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
