import assert from "node:assert/strict";
import { parseAwsConfiguration, type AwsConfiguration } from "../../../../stacks/configuration/aws";
import { parseAzureConfiguration, type AzureConfiguration } from "../../../../stacks/configuration/azure";
import { ConfigurationError } from "../../../../stacks/configuration/mistakes";
import { decodeSource } from "../../../../stacks/configuration/source";
import { configuredAzure } from "../azure-recorder";
import { configured, PROJECT } from "../recorder";

/** A working configuration with changes, as the AWS stack reads it. */
export function parse(
  changes: Record<string, unknown> = {},
  environment: Record<string, string> = {},
): AwsConfiguration {
  return parseAwsConfiguration(decodeSource(PROJECT, configured(changes), environment));
}

/** The same for Azure: a working configuration for AKS with changes. */
export function parseAzure(
  changes: Record<string, unknown> = {},
  environment: Record<string, string> = {},
): AzureConfiguration {
  return parseAzureConfiguration(decodeSource(PROJECT, configuredAzure(changes), environment));
}

/** The lines that a wrong configuration is answered with, without bullets and without the project's name. */
export function mistakes(changes: Record<string, unknown>, environment: Record<string, string> = {}): string[] {
  return linesOf(() => parse(changes, environment));
}

/** The same for Azure. */
export function azureMistakes(changes: Record<string, unknown>, environment: Record<string, string> = {}): string[] {
  return linesOf(() => parseAzure(changes, environment));
}

function linesOf(parseConfiguration: () => unknown): string[] {
  try {
    parseConfiguration();
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.replace(`  - ${PROJECT}:`, "").replace("  - ", ""));
  }
  return [];
}
