import { judge } from "./condition";
import type { Statement } from "./read-policy";
import { assumeAction, type WebIdentity } from "./trust";
import { selectsAction } from "./wildcard";

/** How far a trust policy reaches beyond what was meant. */
export interface Looseness {
  /** True where others than the installation's namespace get in. */
  readonly isOpen: boolean;
  /** A part of a sentence. */
  readonly reason: string;
}

const namespaceOf = (subject: string): string => subject.split(":").slice(0, 3).join(":") + ":";

/** What the statements that let tokens of this cluster's provider in leave unsaid, or say with wildcards. */
export function looseTrust(
  statements: readonly Statement[],
  { oidcProviderArn, issuer, subject }: Omit<WebIdentity, "audience">,
): Looseness[] {
  const grants = statements.filter(
    ({ effect, actions, principals }) =>
      effect === "Allow" &&
      selectsAction(actions, assumeAction) &&
      (principals === "*" || (principals?.Federated ?? []).includes(oidcProviderArn)),
  );
  return grants.flatMap((statement) => [
    ...(statement.principals === "*"
      ? [{ isOpen: true, reason: `statement ${statement.name} trusts everybody (Principal "*")` }]
      : []),
    ...looseSubject(statement, issuer, namespaceOf(subject)),
    ...looseAudience(statement, issuer),
  ]);
}

function looseSubject({ name, conditions }: Statement, issuer: string, namespace: string): Looseness[] {
  const key = `${issuer}:sub`;
  // A condition that also an unheard-of subject meets narrows nothing; several of them narrow together.
  const narrowing = conditions.filter((one) => one.key.toLowerCase() === key.toLowerCase() && restricts(one, "nobody"));
  if (narrowing.length === 0) {
    return [{ isOpen: true, reason: `statement ${name} compares no subject (${key}): every service account gets in` }];
  }
  const patterns = narrowing.map(({ operator, values }) =>
    /Like(IfExists)?$/i.test(operator) ? values.filter((value) => /[*?]/.test(value)) : [],
  );
  // One condition without wildcards is enough, since all must hold.
  if (patterns.some((wild) => wild.length === 0)) return [];
  const wild = patterns.flat();
  const isOpen = !wild.every((pattern) => pattern.startsWith(namespace));
  const reach = isOpen
    ? "service accounts of other namespaces get in"
    : "every service account of the namespace that fits gets in";
  return [{ isOpen, reason: `statement ${name} compares the subject with ${wild.join(", ")}: ${reach}` }];
}

function looseAudience({ name, conditions }: Statement, issuer: string): Looseness[] {
  const key = `${issuer}:aud`;
  const compared = conditions.filter((one) => one.key.toLowerCase() === key.toLowerCase());
  if (compared.some((one) => restricts(one, "nobody"))) return [];
  return [{ isOpen: false, reason: `statement ${name} compares no audience (${key}): tokens made for others get in` }];
}

function restricts(condition: Statement["conditions"][number], value: string): boolean {
  return judge(condition, { valuesOf: () => [value] }) !== "met";
}
