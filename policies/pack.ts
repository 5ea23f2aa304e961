import type { Policies, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { withoutUnknowns } from "./known-value";
import { messageOf, type JudgedResource, type ResourceRule, type Rule, type StackRule } from "./rule";

/** The rules as Pulumi runs them. */
export function policiesOf(rules: readonly Rule[]): Policies {
  return rules.map((rule) => ("judge" in rule ? resourcePolicy(rule) : stackPolicy(rule)));
}

function resourcePolicy(rule: ResourceRule): ResourceValidationPolicy {
  return {
    ...described(rule),
    validateResource: (args, reportViolation) => {
      for (const violation of rule.judge(judged(args), args.getConfig<Record<string, unknown>>())) {
        reportViolation(messageOf(rule, violation));
      }
    },
  };
}

function stackPolicy(rule: StackRule): StackValidationPolicy {
  return {
    ...described(rule),
    validateStack: (args, reportViolation) => {
      const resources = args.resources.map((resource) => ({
        ...judged(resource),
        dependencies: resource.dependencies.map(({ urn }) => urn),
      }));
      for (const violation of rule.judgeStack(resources, args.getConfig<Record<string, unknown>>())) {
        reportViolation(messageOf(rule, violation), violation.urn);
      }
    },
  };
}

function described({ name, level, description, remedy, settings }: Rule) {
  return {
    name,
    description,
    enforcementLevel: level,
    remediationSteps: remedy,
    ...(settings && { configSchema: { properties: settings } }),
  };
}

interface Given {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly props: unknown;
}

function judged({ type, urn, name, props }: Given): JudgedResource {
  return { type, urn, name, properties: withoutUnknowns(props) };
}
