import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { APIService } from "@pulumi/kubernetes/apiregistration/v1/apiservice";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { InputError } from "../input-error";
import { isOpenShift, platforms, type Platform, type PlatformName } from "../platforms";
import { operatorGroup, readinessService, subscription } from "./olm-manifests";

/** Who lets the Operator Lifecycle Manager install what it has found. */
export enum InstallPlanApproval {
  /** It installs by itself, later versions of the channel too. */
  Automatic = "Automatic",
  /** Somebody approves each InstallPlan, the first one too: `pulumi up` waits up to 15 minutes for that. */
  Manual = "Manual",
}

/** Where the Operator Lifecycle Manager takes the operator from, and when it upgrades it. */
export interface OlmSource {
  /**
   * Channel of the package `portworx-certified`.
   *
   * @default "stable"
   */
  channel?: pulumi.Input<string>;
  /**
   * CatalogSource that has the package; a mirrored one where the cluster has no way out.
   *
   * @default "certified-operators"
   */
  catalogSource?: pulumi.Input<string>;
  /**
   * Namespace of the CatalogSource.
   *
   * @default "openshift-marketplace"
   */
  catalogNamespace?: pulumi.Input<string>;
  /**
   * Who approves installations. Automatic is the default since a first `pulumi up` could not finish otherwise. It also lets
   * the operator upgrade itself to whatever the channel brings, and the vendor knows upgrades from 26.2.0 and 26.2.1 that can
   * strip fields from the StorageCluster (PWX-55627): set Manual once the operator is there, and approve each upgrade after
   * reading its notes.
   *
   * @default InstallPlanApproval.Automatic
   */
  installPlanApproval?: InstallPlanApproval;
}

/** @throws InputError where the platform is no OpenShift: only there the vendor's certified bundle is offered. */
export function checkOlmPlatform(platform: PlatformName | undefined): void {
  const openShift = Object.values(platforms)
    .flatMap((ofCloud) => Object.values<Platform>(ofCloud))
    .filter(isOpenShift);
  if (openShift.some(({ name }) => name === platform)) return;
  throw new InputError({
    input: "method",
    value: "olm",
    wanted: `helm or existing on platform ${platform ?? "(none given)"}; only OpenShift has the vendor's bundle for the Operator Lifecycle Manager`,
    remedy: `Set method to "helm", or on OpenShift set platform to ${openShift.map(({ name }) => name).join(" or ")}.`,
  });
}

/**
 * Installs the operator through the Operator Lifecycle Manager. Where the cluster has none, the preview fails, saying that
 * `v1alpha1.operators.coreos.com` does not exist, and nothing is made.
 *
 * The bundle may bring a narrower StorageCluster definition than the operator's own, which the operator restores when it
 * starts. The returned resource is there only once the operator's pod is ready and has stayed so for some seconds; a
 * StorageCluster that depends on it meets the whole definition. Should the operator take longer still, the StorageCluster
 * component finds its workload identity missing from the live object and says so.
 *
 * Deleting the Subscription leaves what it has installed: the operator goes with its namespace, or by
 * `oc delete csv --namespace NAMESPACE portworx-operator.vVERSION`.
 *
 * @returns the resource to wait for
 */
export function installWithOlm(
  name: string,
  operator: { readonly namespace: pulumi.Input<string>; readonly version: pulumi.Input<string> },
  source: OlmSource,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  // A program cannot word the engine's error for a missing object, but it shows the resource's name.
  const api = APIService.get(`${name}-method-olm-needs-OpenShift`, "v1alpha1.operators.coreos.com", options);
  const group = new CustomResource(`${name}-group`, operatorGroup(operator.namespace), { ...options, dependsOn: api });
  const subscribed = new CustomResource(
    name,
    subscription({
      ...operator,
      channel: source.channel ?? "stable",
      catalogSource: source.catalogSource ?? "certified-operators",
      catalogNamespace: source.catalogNamespace ?? "openshift-marketplace",
      installPlanApproval: source.installPlanApproval ?? InstallPlanApproval.Automatic,
    }),
    { ...options, dependsOn: group },
  );
  return new Service(`${name}-ready`, readinessService(operator.namespace), {
    ...options,
    dependsOn: subscribed,
    customTimeouts: { create: "15m" },
  });
}
