import * as pulumi from "@pulumi/pulumi";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { checked, plainParts } from "../inputs";
import { checkNamespace } from "../kubernetes-names";
import { AzureCloud } from "./azure-clouds";
import { checkTenantId } from "./guid";
import { checkAzureCloud, checkReplicas, checkWebhookValues, webhookValues } from "./webhook-values";

/** Inputs of {@link WorkloadIdentityWebhook}. */
export interface WorkloadIdentityWebhookArgs {
  /** Id of the Entra tenant that the identities belong to, such as `PortworxIdentity.tenantId`. */
  tenantId: pulumi.Input<string>;
  /**
   * The national cloud; decides the `AZURE_AUTHORITY_HOST` that pods get.
   *
   * @default AzureCloud.Public
   */
  azureCloud?: AzureCloud;
  /**
   * Namespace that is made for the webhook.
   *
   * @default "azure-workload-identity-system"
   */
  namespace?: pulumi.Input<string>;
  /**
   * Chart to install: a name within `repository`, a path, or an OCI reference.
   *
   * @default "workload-identity-webhook"
   */
  chart?: pulumi.Input<string>;
  /**
   * URL of the chart repository. Leave it empty ("") where the chart is a path or an OCI reference.
   *
   * @default the project's own repository
   */
  repository?: pulumi.Input<string>;
  /**
   * Version of the chart. Portworx documents the token at /var/run/secrets/azure/tokens/azure-identity-token, where the
   * webhook puts it up to 1.5.1; 1.6.0 moved it, and whether Portworx follows is not known.
   *
   * @default "1.5.1"
   */
  chartVersion?: pulumi.Input<string>;
  /**
   * Pods of the webhook, at least 2.
   *
   * @default 2
   */
  replicas?: pulumi.Input<number>;
  /**
   * Further values of the chart, such as `image.repository` or `mutatingWebhookNamespaceSelector`.
   *
   * @default one pod is always kept (podDisruptionBudget), and they are spread over nodes and zones
   */
  // The component analyzer maps no other type to "any values".
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  values?: any;
}

const projectRepository = "https://azure.github.io/azure-workload-identity/charts";

/**
 * The webhook that gives labelled pods a token and the variables of their Azure identity, by its project's own chart: only
 * for clusters without it. AKS brings it, once workload identity is switched on.
 *
 * It refuses pods labelled `azure.workload.identity/use: "true"` while it is away, so that none starts without credentials;
 * pods without the label are never touched. It makes its certificate itself.
 *
 * @throws InputError where an input is wrong.
 *
 * @example
 * const webhook = new WorkloadIdentityWebhook("webhook", { tenantId: identity.tenantId });
 */
export class WorkloadIdentityWebhook extends pulumi.ComponentResource {
  /** Namespace of the webhook; whoever uses it waits for the webhook. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: WorkloadIdentityWebhookArgs, opts?: pulumi.ComponentResourceOptions) {
    const azureCloud = args.azureCloud ?? AzureCloud.Public;
    checkAzureCloud(azureCloud);
    checkWebhookValues(plainParts(args.values));
    const tenantId = checked(args.tenantId, (value) => checkTenantId(value));
    const replicas = checked(args.replicas ?? 2, (value) => checkReplicas(value));
    const namespaceName = checked(args.namespace ?? "azure-workload-identity-system", (value) => checkNamespace(value));
    super("portworx-workload-identity:index:WorkloadIdentityWebhook", name, {}, opts);

    const namespace = new Namespace(name, { metadata: { name: namespaceName } }, { parent: this });
    const release = new Release(
      name,
      {
        // Fixed, so that people and `helm list` know it.
        name: "workload-identity-webhook",
        namespace: namespace.metadata.name,
        chart: args.chart ?? "workload-identity-webhook",
        version: args.chartVersion ?? "1.5.1",
        repositoryOpts: pulumi
          .output(args.repository ?? projectRepository)
          .apply((repo) => (repo === "" ? {} : { repo })),
        values: webhookValues(args.values, { tenantId, azureCloud, replicas }),
      },
      { parent: this },
    );

    this.namespace = pulumi.all([namespaceName, release.urn]).apply(([known]) => known);
    this.registerOutputs({ namespace: this.namespace });
  }
}
