import type * as pulumi from "@pulumi/pulumi";
import { checkedChartValues, checkNotOwnInput } from "../chart-values";
import { InputError } from "../input-error";
import { transformed } from "../inputs";
import { isAtLeast, parseVersion } from "../version";
import { Cloud, minimumVersions } from "../platforms";

/**
 * @param cloud the one that Portworx runs in, else the one that asks least
 * @throws InputError where the text is no version, or one from before workload identity
 */
export function checkOperatorVersion(text: string, cloud = Cloud.Aws): void {
  const earliest = minimumVersions[cloud].operator;
  if (isAtLeast(parseVersion(text, "version"), earliest)) return;
  throw new InputError({
    input: "version",
    value: text,
    wanted: `operator ${earliest} or later, the first with workload identity`,
    remedy: "Install or upgrade to a later operator.",
  });
}

/** @throws InputError where the given values would make the chart create a StorageCluster, or no operator. */
export function checkChartValues(values: unknown): void {
  const all = checkedChartValues(values);
  for (const [key, value] of Object.entries(ownValues)) {
    const given = all[key];
    if (given === undefined || given === value) continue;
    throw new InputError({
      input: `values.${key}`,
      value: given,
      wanted: JSON.stringify(value),
      remedy: "Leave it out: the StorageCluster component makes the cluster, the chart only the operator.",
    });
  }
  checkNotOwnInput(all, versionValue, "version");
}

const ownValues = { deployCluster: false, deployOperator: true } as const;
const versionValue = "pxOperatorImageVersion";

/** The chart's values: what was given, the operator's version, and never a StorageCluster. */
export function chartValues(values: unknown, version: pulumi.Input<string>): pulumi.Input<Record<string, unknown>> {
  return transformed(values, (known) => {
    checkChartValues(known);
    return { ...(known as object | undefined), ...ownValues, [versionValue]: version };
  });
}
