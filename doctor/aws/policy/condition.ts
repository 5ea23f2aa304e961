import type { Comparison } from "./read-policy";
import { matchesWildcard } from "./wildcard";

/** Whether a condition holds; `unknown` where it depends on what cannot be seen from here. */
export type Truth = "met" | "unmet" | "unknown";

/** What a request carries. */
export interface RequestContext {
  /** Values of a condition key in lower case: none where a request never has it, undefined where it may have any. */
  valuesOf(key: string): readonly string[] | undefined;
}

type Match = (pattern: string, value: string) => boolean;

interface Operator {
  readonly matches: Match;
  /** True for the operators that hold where nothing matches. */
  readonly isNegated: boolean;
}

const equal: Match = (pattern, value) => pattern === value;
const equalIgnoringCase: Match = (pattern, value) => pattern.toLowerCase() === value.toLowerCase();

const operators: Readonly<Record<string, Operator>> = {
  stringequals: { matches: equal, isNegated: false },
  stringnotequals: { matches: equal, isNegated: true },
  stringequalsignorecase: { matches: equalIgnoringCase, isNegated: false },
  stringnotequalsignorecase: { matches: equalIgnoringCase, isNegated: true },
  stringlike: { matches: matchesWildcard, isNegated: false },
  stringnotlike: { matches: matchesWildcard, isNegated: true },
  // The two mean the same in IAM.
  arnequals: { matches: matchesWildcard, isNegated: false },
  arnlike: { matches: matchesWildcard, isNegated: false },
  arnnotequals: { matches: matchesWildcard, isNegated: true },
  arnnotlike: { matches: matchesWildcard, isNegated: true },
  bool: { matches: equalIgnoringCase, isNegated: false },
};

/** Judges one comparison of a condition block as IAM does; its values are alternatives. */
export function judge({ operator: written, key, values }: Comparison, context: RequestContext): Truth {
  const [, quantifier = "", name = "", ifExists] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(written.toLowerCase()) ?? [];
  const present = context.valuesOf(key.toLowerCase());
  if (present === undefined) return "unknown";
  if (name === "null")
    return truth(values.some((value) => (value.toLowerCase() === "true") === (present.length === 0)));
  const operator = operators[name];
  // Numbers, dates and addresses decide nothing about a token; a policy variable's value is not known here.
  if (!operator || values.some((value) => /\$\{[^*?$]/.test(value))) return "unknown";
  if (present.length === 0) return truth(ifExists !== undefined || holdsWithout(operator, quantifier));
  const holds = (value: string) => values.some((pattern) => operator.matches(pattern, value)) !== operator.isNegated;
  // Without a quantifier a negation must hold for each value, and an affirmation for one of them.
  const all = quantifier === "forallvalues" || (quantifier === "" && operator.isNegated);
  return truth(all ? present.every(holds) : present.some(holds));
}

function holdsWithout({ isNegated }: Operator, quantifier: string): boolean {
  return quantifier === "forallvalues" || (quantifier === "" && isNegated);
}

function truth(holds: boolean): Truth {
  return holds ? "met" : "unmet";
}

/** All must hold; one that does not decides, whatever the unknown ones are. */
export function judgeAll(comparisons: readonly Comparison[], context: RequestContext): Truth {
  const truths = comparisons.map((comparison) => judge(comparison, context));
  if (truths.includes("unmet")) return "unmet";
  return truths.includes("unknown") ? "unknown" : "met";
}
