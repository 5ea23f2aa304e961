import * as pulumi from "@pulumi/pulumi";

/** A stack's configuration as Pulumi hands it over, before anything in it is checked. */
export interface ConfigurationSource {
  /** The project's name, the namespace of its keys. */
  readonly project: string;
  /** The project's own keys: maps and lists decoded, every other value the string that it is. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Keys of Pulumi's AWS provider, such as `region`, in the same form. */
  readonly aws: Readonly<Record<string, unknown>>;
  /** Keys of Pulumi's Azure provider (`azure-native:`), such as `subscriptionId`. */
  readonly azure: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Keys whose value never leaves an Output marked as secret. */
const SECRET_KEYS: readonly string[] = ["kubeconfig"];

/** Reads the running program's configuration. */
export function readSource(): ConfigurationSource {
  return decodeSource(pulumi.getProject(), pulumi.runtime.allConfig(), process.env);
}

/** Splits a flat configuration, as the engine passes it, by namespace. */
export function decodeSource(
  project: string,
  configuration: Readonly<Record<string, string>>,
  environment: ConfigurationSource["environment"],
): ConfigurationSource {
  const values = keysOf(project, configuration);
  for (const key of SECRET_KEYS) {
    if (values[key]) values[key] = pulumi.secret(values[key]);
  }
  return {
    project,
    values: decodeAll(values),
    aws: decodeAll(keysOf("aws", configuration)),
    azure: decodeAll(keysOf("azure-native", configuration)),
    environment,
  };
}

function keysOf(namespace: string, configuration: Readonly<Record<string, string>>): Record<string, unknown> {
  const prefix = `${namespace}:`;
  return Object.fromEntries(
    Object.entries(configuration)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

function decodeAll(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, decode(value)]));
}

/** The engine passes a map or a list as JSON, and every scalar as a string. */
function decode(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
