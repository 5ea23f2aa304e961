import { AzureCloud } from "../components/azure/azure-clouds";

const environmentVariable = "AZURE_ENVIRONMENT";

/** Tells Portworx which national cloud it is in, unless the spec does so already; the public one is its own default. */
export function inAzureCloud(spec: Record<string, unknown>, azureCloud: AzureCloud): Record<string, unknown> {
  const env: unknown = spec.env ?? [];
  if (azureCloud === AzureCloud.Public || !Array.isArray(env) || env.some(namesEnvironment)) return spec;
  return { ...spec, env: [...(env as unknown[]), { name: environmentVariable, value: azureCloud }] };
}

function namesEnvironment(variable: unknown): boolean {
  return (variable as { name?: unknown } | null)?.name === environmentVariable;
}
