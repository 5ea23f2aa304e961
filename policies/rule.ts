import type { PolicyConfigSchema } from "@pulumi/policy";

/** What is wrong with a resource: everything that a person needs to correct it. */
export interface Violation {
  /** Where it stands in the resource, such as `assumeRolePolicy.Statement[0]`. */
  readonly at: string;
  /** What stands there; never a secret. */
  readonly seen: string;
  /** What is accepted. */
  readonly wanted: string;
}

/** A resource as a rule judges it; what a preview cannot know is `notYetKnown`. */
export interface JudgedResource {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly properties: unknown;
}

/** A resource of a whole stack, with what it was made of. */
export interface StackResource extends JudgedResource {
  /** URNs of the resources that it depends on. */
  readonly dependencies: readonly string[];
}

/** What somebody configured for a rule, by the names of its schema. */
export type Settings = Readonly<Record<string, unknown>>;

/** What all rules have. */
interface RuleDescription {
  /** The id, by which a rule is configured. */
  readonly name: string;
  /** `mandatory` stops preview and update, `advisory` only warns. */
  readonly level: "mandatory" | "advisory";
  /** What the rule asks for, one sentence. */
  readonly description: string;
  /** What to do about a violation, one sentence. */
  readonly remedy: string;
  readonly settings?: PolicyConfigSchema["properties"];
}

/** A rule about one resource by itself. */
export interface ResourceRule extends RuleDescription {
  readonly judge: (resource: JudgedResource, settings: Settings) => readonly Violation[];
}

/** A violation and the resource that it is about. */
export interface StackViolation extends Violation {
  readonly urn: string;
}

/** A rule about how the resources of a stack belong together. */
export interface StackRule extends RuleDescription {
  readonly judgeStack: (resources: readonly StackResource[], settings: Settings) => readonly StackViolation[];
}

export type Rule = ResourceRule | StackRule;

/** A violation as people read it. */
export function messageOf({ remedy }: Rule, { at, seen, wanted }: Violation): string {
  return `${at}: seen ${seen}, wanted ${wanted}. ${remedy}`;
}

/** A value as people read it. */
export function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/** The texts of a setting that is a list. */
export function listSetting(settings: Settings, name: string): readonly string[] {
  const value = settings[name];
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}

/** True where a setting that is off by default was turned on. */
export function isSet(settings: Settings, name: string): boolean {
  return settings[name] === true;
}
