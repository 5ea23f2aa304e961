import { InputError } from "../input-error";
import { plainParts } from "../inputs";
import { checkOlmPlatform } from "./olm";
import { checkChartValues } from "./operator-chart";
import type { PortworxOperatorArgs } from "./portworx-operator";

/** How the Portworx operator comes into the cluster. */
export enum OperatorMethod {
  /** The vendor's Helm chart, without a StorageCluster. */
  Helm = "helm",
  /** The vendor's certified bundle, by the Operator Lifecycle Manager of OpenShift. */
  Olm = "olm",
  /** It is there already and stays as it is. */
  Existing = "existing",
}

/** @throws InputError where inputs are given that the method has no use for, or one is missing that it needs. */
export function checkMethod(args: PortworxOperatorArgs): void {
  const method = args.method ?? OperatorMethod.Helm;
  if (method === OperatorMethod.Helm) checkChartValues(plainParts(args.values));
  else checkNoChart(args, method);
  if (method === OperatorMethod.Existing) checkExisting(args);
  if (method === OperatorMethod.Olm) checkOlmPlatform(args.platform);
  else if (args.olm !== undefined) throw unused("olm", method, "Operator Lifecycle Manager", OperatorMethod.Olm);
}

function checkExisting({ version }: PortworxOperatorArgs): void {
  if (version !== undefined) return;
  throw new InputError({
    input: "version",
    value: undefined,
    wanted: "the version of the operator that is in the cluster",
    remedy: "Read it from the image of Deployment portworx-operator.",
  });
}

function checkNoChart(args: PortworxOperatorArgs, method: OperatorMethod): void {
  for (const input of ["chart", "repository", "chartVersion", "values"] as const) {
    if (args[input] !== undefined) throw unused(input, method, "chart", OperatorMethod.Helm);
  }
}

function unused(input: string, method: OperatorMethod, what: string, needed: OperatorMethod): InputError {
  return new InputError({
    input,
    wanted: `no ${what} where the method is ${method}`,
    remedy: `Leave it out, or set method to "${needed}".`,
  });
}
