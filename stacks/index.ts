import { Cloud } from "../components/platforms";
import { ConfigurationError } from "./configuration/mistakes";
import { readSource } from "./configuration/source";
import type { StackOutputs } from "./outputs";

export type { AwsOutputs, AzureOutputs, StackOutputs } from "./outputs";

/**
 * The program: installs Portworx with workload identity as the stack's configuration says. It runs beside Pulumi.yaml and as
 * an inline program of the Automation API alike.
 *
 * @throws ConfigurationError with every mistake of the configuration, before any resource is registered
 */
export async function runStack(): Promise<StackOutputs> {
  const source = readSource();
  const { cloud } = source.values;
  if (cloud === Cloud.Aws) {
    // Loaded only here: the SDK of a cloud that is not used costs time at every start.
    const { awsStack } = await import("./aws");
    return awsStack(source);
  }
  if (cloud === Cloud.Azure) {
    const { azureStack } = await import("./azure");
    return azureStack(source);
  }
  throw new ConfigurationError(source.project, [
    {
      input: "cloud",
      value: cloud,
      wanted: "a cloud that this project installs on: aws or azure",
      remedy: "Run: pulumi config set cloud aws",
    },
  ]);
}
