import { delimiter, join } from "node:path";
import { debugProviders } from "./providers";
import type { LabState } from "./state";

/** What makes pulumi, kubectl, aws and the SDKs of both clouds talk to the lab, and to nothing else. */
export function environmentOf(lab: LabState, inherited: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const { aws, azure, cluster, folder, providers, tools } = lab;
  return {
    PATH: [tools.bin, inherited.PATH].filter(Boolean).join(delimiter),
    PULUMI_BACKEND_URL: `file://${join(folder, "pulumi")}`,
    PULUMI_HOME: join(folder, "pulumi-home"),
    PULUMI_CONFIG_PASSPHRASE: "lab",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: debugProviders(providers),
    KUBECONFIG: cluster.kubeconfig,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
    // Profiles of the user's own would lead to a real account.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    ARM_SUBSCRIPTION_ID: azure.subscriptionId,
    ARM_TENANT_ID: azure.tenantId,
    ARM_CLIENT_ID: azure.clientId,
    ARM_CLIENT_SECRET: azure.clientSecret,
    AZURE_SUBSCRIPTION_ID: azure.subscriptionId,
    AZURE_TENANT_ID: azure.tenantId,
    AZURE_CLIENT_ID: azure.clientId,
    AZURE_CLIENT_SECRET: azure.clientSecret,
    AZURE_AUTHORITY_HOST: azure.authorityHost,
    NODE_EXTRA_CA_CERTS: azure.certificateAuthority,
    // Tools that use a proxy would ask it for 127.0.0.1 too.
    NO_PROXY: withLoopback(inherited.NO_PROXY),
    no_proxy: withLoopback(inherited.no_proxy),
  };
}

/** Names of the variables that would still lead past the lab, in an environment that has {@link environmentOf} added. */
export function foreignVariables(inherited: NodeJS.ProcessEnv = process.env): string[] {
  return Object.keys(inherited)
    .filter((name) => FOREIGN.test(name))
    .sort();
}

const FOREIGN = new RegExp(
  [
    "^AWS_(DEFAULT_)?PROFILE$",
    "^AWS_SESSION_TOKEN$",
    "^AWS_ROLE_(ARN|SESSION_NAME)$",
    "^AWS_WEB_IDENTITY_TOKEN_FILE$",
    "^AWS_CONTAINER_",
    "^AWS_ENDPOINT_URL_",
    "^AWS_IGNORE_CONFIGURED_ENDPOINT_URLS$",
    "^AWS_USE_(FIPS|DUALSTACK)_ENDPOINT$",
    "^ARM_(ACCESS_KEY|CLIENT_CERTIFICATE|OIDC|USE|ENVIRONMENT|METADATA)",
    "^AZURE_(CLIENT_CERTIFICATE|FEDERATED_TOKEN|USERNAME|PASSWORD|CONFIG_DIR|ENVIRONMENT|ADDITIONALLY)",
    "^PULUMI_ACCESS_TOKEN$",
    "^PULUMI_CONFIG_PASSPHRASE_FILE$",
    "^PULUMI_STACK$",
  ].join("|"),
);

/** The same as lines for a POSIX shell: `eval "$(npm run --silent lab -- env)"`. */
export function shellExports(lab: LabState, inherited: NodeJS.ProcessEnv = process.env): string {
  const { PATH, ...variables } = environmentOf(lab, { ...inherited, PATH: undefined });
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`);
  const unset = foreignVariables(inherited).map((name) => `unset ${name}`);
  return [...unset, `export PATH=${quote(PATH ?? "")}:"$PATH"`, ...lines].join("\n");
}

function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

function withLoopback(hosts: string | undefined): string {
  return [hosts, "127.0.0.1", "localhost"].filter(Boolean).join(",");
}
