import { restrictions } from "../aws/condition";
import { statementsOf } from "../aws/policy-document";
import { federatedCredential } from "../azure/federated-credential";
import { asList, at, isPartlyUnknown } from "../known-value";
import type { StackResource } from "../rule";

/** Subjects that an identity trusts, with `*` where a role's condition has it; undefined where that is not known. */
export function trustedSubjects(
  identity: StackResource,
  resources: readonly StackResource[],
): readonly string[] | undefined {
  return identity.type.startsWith("aws:") ? trustedByRole(identity) : trustedByCredentials(identity, resources);
}

function trustedByRole({ properties }: StackResource): string[] | undefined {
  const policy = at(properties, "assumeRolePolicy");
  if (isPartlyUnknown(policy)) return undefined;
  return statementsOf(policy, "assumeRolePolicy").flatMap(({ statement }) => {
    if (at(statement, "Effect") !== "Allow") return [];
    return restrictions(at(statement, "Condition"))
      .filter(({ key }) => key.toLowerCase().endsWith(":sub"))
      .flatMap(({ values }) => values);
  });
}

/** A credential belongs to the identity that it depends on; where none does, they are made elsewhere. */
function trustedByCredentials(identity: StackResource, resources: readonly StackResource[]): string[] | undefined {
  const subjects = resources
    .filter(({ dependencies }) => dependencies.includes(identity.urn))
    .flatMap((resource) => asList(federatedCredential(resource)?.subject));
  if (subjects.length === 0 || isPartlyUnknown(subjects)) return undefined;
  return subjects.map(String);
}

/** True where a trusted subject, which may have wildcards, is or includes the given one. */
export function includesSubject(trusted: readonly string[], subject: string): boolean {
  return trusted.some((pattern) => wildcardPattern(pattern).test(subject));
}

function wildcardPattern(text: string): RegExp {
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
