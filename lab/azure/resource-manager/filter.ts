import { badRequest } from "./arm-error";

/** The terms of a `$filter` such as `atScope() and principalId eq 'x'`: the argument by the term's name. */
export type Filter = ReadonlyMap<string, string>;

const TERM = /^(?:(?<field>\w+) eq '(?<value>[^']*)'|(?<call>\w+)\((?:'(?<argument>[^']*)')?\))$/i;

/** @throws ArmError where the filter has a term that is not among those known. */
export function parseFilter(text: string | undefined, known: readonly string[]): Filter {
  const terms = (text ?? "").split(/ and /i).filter((term) => term.trim() !== "");
  return new Map(
    terms.map((term) => {
      const { field, value, call, argument } = TERM.exec(term.trim())?.groups ?? {};
      const name = known.find((candidate) => candidate.toLowerCase() === (field ?? call)?.toLowerCase());
      if (name !== undefined) return [name, value ?? argument ?? ""];
      throw badRequest(
        "UnsupportedQuery",
        `The filter '${term}' is not supported. Supported filters are '${known.join("', '")}'.`,
      );
    }),
  );
}
