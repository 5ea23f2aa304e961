/** Variables from which the clouds' SDKs take credentials before they look at a workload identity. */
export const staticCredentialNames: readonly string[] = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AZURE_CLIENT_ID",
  "AZURE_CLIENT_SECRET",
  "AZURE_TENANT_ID",
];

/** A static credential in a StorageCluster. */
export interface StaticCredential {
  /** Where it stands, such as `spec.env[0]`. */
  readonly input: string;
  /** The variable's name, such as AWS_ACCESS_KEY_ID. */
  readonly variable: string;
}

/** Finds static credentials in the variables of Portworx, of single nodes and of Stork, given as values or by reference. */
export function findStaticCredentials(spec: Readonly<Record<string, unknown>>): StaticCredential[] {
  const nodes = Array.isArray(spec.nodes) ? (spec.nodes as unknown[]) : [];
  return [
    ...inEnv(spec.env, "spec.env"),
    ...inEnv(field(spec.stork, "env"), "spec.stork.env"),
    ...nodes.flatMap((node, index) => inEnv(field(node, "env"), `spec.nodes[${index}].env`)),
  ];
}

function inEnv(env: unknown, input: string): StaticCredential[] {
  if (!Array.isArray(env)) return [];
  return env.flatMap((entry: unknown, index) => {
    const variable = field(entry, "name");
    if (typeof variable !== "string" || !staticCredentialNames.includes(variable)) return [];
    return [{ input: `${input}[${index}]`, variable }];
  });
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
