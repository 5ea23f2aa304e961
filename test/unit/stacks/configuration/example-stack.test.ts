import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { parseAwsConfiguration } from "../../../../stacks/configuration/aws";
import { parseAzureConfiguration } from "../../../../stacks/configuration/azure";
import { decodeSource } from "../../../../stacks/configuration/source";

const read = (name: string): unknown => parse(readFileSync(join(__dirname, "../../../..", name), "utf8"));

interface Declared {
  type: string;
  description?: string;
  default?: unknown;
}

const project = read("Pulumi.yaml") as { name: string; main: string; config: Record<string, Declared> };
const stack = read("Pulumi.aws.yaml") as { config: Record<string, unknown> };

/** What the CLI passes to the program: every key with its namespace, every value a text. */
function passed(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.includes(":") ? key : `${project.name}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

const defaults = Object.fromEntries(
  Object.entries(project.config).flatMap(([key, declared]) =>
    declared.default === undefined ? [] : [[key, declared.default]],
  ),
);
const configurationOf = (values: Record<string, unknown>) =>
  parseAwsConfiguration(decodeSource(project.name, passed(values), {}));

test("the example stack is right as it stands", () => {
  const configuration = configurationOf({ ...defaults, ...stack.config });
  assert.deepEqual(configuration.cluster, { name: "portworx-demo" });
  assert.deepEqual(configuration.kubernetes, { context: "portworx-demo" });
  assert.equal(configuration.region, "us-east-1");
});

test("the defaults that Pulumi.yaml declares are the program's own", () => {
  assert.deepEqual(configurationOf({ ...defaults, ...stack.config }), configurationOf(stack.config));
});

test("only the keys that every stack must set have no default, since the CLI stops without them", () => {
  const required = Object.keys(project.config).filter((key) => !(key in defaults));
  assert.deepEqual(required, ["cloud", "platform"]);
});

test("every declared key is described", () => {
  for (const [key, declared] of Object.entries(project.config)) assert.ok(declared.description, key);
});

/** The keys of a commented part of an example, from one line of text to another. */
function commented(from: string, to: string, cloud = "aws"): Record<string, unknown> {
  const text = readFileSync(join(__dirname, `../../../../Pulumi.${cloud}.yaml`), "utf8");
  const lines = text
    .slice(text.indexOf(from), text.indexOf(to))
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/^ {2}# ?/, ""))
    .filter((line) => /^\s*(- )?\w+:/.test(line));
  return parse(lines.join("\n")) as Record<string, unknown>;
}

test("the commented keys of the example are keys, too", () => {
  const further = commented("All further keys", "On rosa, anthos");
  assert.ok(Object.keys(further).length >= 6);
  // An empty list says what it is, but is no value that can be set.
  delete (further.oidcProvider as Record<string, unknown>).thumbprints;
  assert.equal(configurationOf({ ...stack.config, ...further }).role.name, "portworx-portworx-demo.us-east-1");
});

test("so are those of the other platforms, and of a new cluster", () => {
  const other = commented("On rosa, anthos", "On rosa only");
  assert.equal(configurationOf({ ...stack.config, ...other, platform: "gardener" }).webhook?.replicas, 2);

  const monitored = { ...commented("On rosa only", "On self-managed"), cluster: other.cluster, platform: "rosa" };
  assert.equal(configurationOf({ ...stack.config, ...monitored }).userWorkloadMonitoring, true);

  const { selfHostedIssuer } = commented("On self-managed", "A new EKS cluster");
  assert.deepEqual(Object.keys(selfHostedIssuer as object), ["bucketName", "publicKeys"]);

  const created = { ...commented("A new EKS cluster", "pulumi config set"), kubernetes: {} };
  assert.equal(configurationOf({ ...stack.config, ...created }).cluster.create?.nodes, 3);
});

const azureStack = read("Pulumi.azure.yaml") as { config: Record<string, unknown> };
const azureConfigurationOf = (values: Record<string, unknown>) =>
  parseAzureConfiguration(decodeSource(project.name, passed(values), {}));

test("the example stack of Azure is right as it stands, too, and has the defaults that Pulumi.yaml declares", () => {
  const configuration = azureConfigurationOf(azureStack.config);
  assert.deepEqual(configuration.cluster, { name: "portworx-demo", resourceGroup: "portworx-demo" });
  assert.equal(azureStack.config["azure-native:location"], "eastus");
  assert.equal(configuration.cloudSnap?.storageAccounts?.length, 1);
  assert.deepEqual(azureConfigurationOf({ ...defaults, ...azureStack.config }), configuration);
});

test("its commented keys are keys, too, and its defaults those of the program", () => {
  const part = (from: string, to: string) => commented(from, to, "azure");
  const further = part("All further keys", "For a team that");
  const configuration = azureConfigurationOf({ ...azureStack.config, ...further });
  const told = azureConfigurationOf(azureStack.config).identity;
  assert.deepEqual(
    [configuration.identity.name, configuration.identity.resourceGroup],
    [told.name, told.resourceGroup],
  );

  const role = part("For a team that", "An AKS cluster with Entra ID");
  assert.match(
    azureConfigurationOf({ ...azureStack.config, ...role }).identity.roleDefinitionId ?? "",
    /^\/subscriptions/,
  );

  const entra = part("An AKS cluster with Entra ID", "A storage account to make");
  assert.equal(azureConfigurationOf({ ...azureStack.config, ...entra }).kubernetes.login, "azurecli");

  const account = part("A storage account to make", "On gardener");
  const { cloudSnap } = azureConfigurationOf({ ...azureStack.config, ...account });
  assert.equal(cloudSnap?.createStorageAccount?.redundancy, "Standard_LRS");

  const gardener = { ...azureStack.config, platform: "gardener", ...part("On gardener", "A new AKS cluster") };
  delete (gardener as { webhook?: { existing?: boolean } }).webhook?.existing;
  assert.equal(azureConfigurationOf(gardener).webhook?.chartVersion, "1.5.1");

  const created = { ...azureStack.config, ...part("A new AKS cluster", "pulumi config set"), kubernetes: {} };
  assert.equal(azureConfigurationOf(created).cluster.create?.vmSize, "Standard_D8s_v5");
});
