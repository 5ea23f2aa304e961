/** The `sub` of a service account's token. */
export function subject(namespace: string, serviceAccount: string): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}

/** Matches the `sub` of every service account of one namespace; for a condition that knows wildcards. */
export function anySubjectIn(namespace: string): string {
  return subject(namespace, "*");
}
