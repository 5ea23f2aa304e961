import assert from "node:assert/strict";
import { parseAwsConfiguration, type AwsConfiguration } from "../../../../stacks/configuration/aws";
import { ConfigurationError } from "../../../../stacks/configuration/mistakes";
import { decodeSource } from "../../../../stacks/configuration/source";
import { configured, PROJECT } from "../recorder";

/** A working configuration with changes, as the AWS stack reads it. */
export function parse(
  changes: Record<string, unknown> = {},
  environment: Record<string, string> = {},
): AwsConfiguration {
  return parseAwsConfiguration(decodeSource(PROJECT, configured(changes), environment));
}

/** The lines that a wrong configuration is answered with, without bullets and without the project's name. */
export function mistakes(changes: Record<string, unknown>, environment: Record<string, string> = {}): string[] {
  try {
    parse(changes, environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.replace(`  - ${PROJECT}:`, "").replace("  - ", ""));
  }
  return [];
}
