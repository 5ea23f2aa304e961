import * as pulumi from "@pulumi/pulumi";
import { MutatingWebhookConfiguration } from "@pulumi/kubernetes/admissionregistration/v1";
import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { Namespace, Service, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import { ClusterRole, ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1";
import { checked, derived } from "../../inputs";
import { checkNamespace } from "../../kubernetes-names";
import type { PlatformName } from "../../platforms";
import { stsAudience } from "../trust-policy";
import { certManagerApi, certManagerCertificate, injectionAnnotations } from "./cert-manager-certificate";
import { checkNoGenerations, generations } from "./certificate-generations";
import { tlsCertificate } from "./webhook-certificate";
import {
  checkDefaultRegion,
  checkGracePeriod,
  checkPlatform,
  checkPort,
  checkReplicas,
  checkTokenAudience,
  checkWebhookImage,
  watchedNamespaces,
} from "./webhook-inputs";
import {
  accessBinding,
  accessRules,
  disruptionBudgetSpec,
  namespaceLabels,
  serviceSpec,
  webhookEntry,
} from "./webhook-manifests";
import { clusterWideName, webhookName } from "./webhook-names";
import { deploymentSpec } from "./webhook-pods";

/** Where the webhook's certificate comes from. */
export enum WebhookCertificateMode {
  /** From this stack, by Pulumi's tls provider. */
  Tls = "tls",
  /** From a cert-manager that runs in the cluster. */
  CertManager = "certManager",
}

/** What the API server does with a new pod while the webhook doesn't answer. */
export enum WebhookFailurePolicy {
  /** Refuse it; its controller tries again. No pod of Portworx ever starts without credentials. */
  Fail = "Fail",
  /** Let it start without credentials, silently and for good. */
  Ignore = "Ignore",
}

/** Inputs of {@link PodIdentityWebhook}. */
export interface PodIdentityWebhookArgs {
  /** The Kubernetes distribution that the cluster runs on; EKS and ROSA have the webhook already. */
  platform: PlatformName;
  /**
   * True: deploy the webhook even where the platform has one of its own.
   *
   * @default false: such a platform is refused
   */
  besideBuiltInWebhook?: boolean;
  /**
   * Image of the amazon-eks-pod-identity-webhook, pinned by a digest or by a tag other than `latest`. Versions that know
   * `--service-account-lookup-grace-period` are needed (v0.6). No public tag is known to stay, so mirror the image.
   *
   * @example "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17"
   */
  image: pulumi.Input<string>;
  /**
   * Region that Portworx calls, given to its pods as AWS_REGION and AWS_DEFAULT_REGION. Without it the AWS SDK has none.
   *
   * @example "us-east-1"
   */
  awsDefaultRegion: pulumi.Input<string>;
  /**
   * Namespaces that Portworx runs in. Pods of all other namespaces never meet the webhook, so it can neither help nor block
   * them; its own namespace is refused.
   *
   * @example ["portworx"]
   */
  portworxNamespaces: pulumi.Input<string>[];
  /**
   * Namespace that is made for the webhook.
   *
   * @default "portworx-pod-identity-webhook"
   */
  namespace?: pulumi.Input<string>;
  /**
   * Number of pods, at least 1, spread over nodes and zones.
   *
   * @default 2
   */
  replicas?: pulumi.Input<number>;
  /**
   * Audience of the tokens, which the account's OIDC provider and the role must accept.
   *
   * @default "sts.amazonaws.com"
   */
  tokenAudience?: pulumi.Input<string>;
  /**
   * Milliseconds, 0 to 5000, to wait for a service account that was made at the same moment as its pod. Only pods of the
   * Portworx namespaces can be delayed by it.
   *
   * @default 1000
   */
  serviceAccountLookupGracePeriod?: pulumi.Input<number>;
  /**
   * Port of the webhook's Service, 1 to 65535; the pods always listen on 9443. Only the API server uses it.
   *
   * @default 443
   */
  servicePort?: pulumi.Input<number>;
  /**
   * What happens to new pods of the Portworx namespaces while the webhook does not answer.
   *
   * @default WebhookFailurePolicy.Fail
   */
  failurePolicy?: WebhookFailurePolicy;
  /**
   * Priority class of the pods. Some distributions allow the critical classes in kube-system alone.
   *
   * @default "system-cluster-critical"
   */
  priorityClassName?: pulumi.Input<string>;
  /**
   * Where the certificate comes from. `certManager` needs the API `v1.cert-manager.io`: without it the preview fails, saying
   * that `v1.cert-manager.io` does not exist, and nothing is made. Then install cert-manager, or use `tls`.
   *
   * @default WebhookCertificateMode.Tls
   */
  certificateMode?: WebhookCertificateMode;
  /**
   * Number of the newest certificate authority, for mode `tls`. Authority and certificate last ten years from when they are
   * made. To rotate them without refusing a single pod, run two updates:
   *
   * 1. Add 1 to `certificateGeneration`, leave `servingGeneration` alone, `pulumi up`: the API server now trusts the old and
   *    the new authority; the pods still use the old certificate.
   * 2. Set `servingGeneration` to the same number, `pulumi up`: the pods get a certificate of the new authority, one by one,
   *    and once all have it the API server forgets the old authority.
   *
   * After a key has leaked, do both at once: in between, for as long as the pods take to restart, new pods of the Portworx
   * namespaces may be refused, and are tried again by their controllers.
   *
   * @default 1
   */
  certificateGeneration?: number;
  /**
   * Number of the authority whose certificate the pods use, for mode `tls`: the newest or the one before.
   *
   * @default the one before `certificateGeneration`, at least 1; so raising only `certificateGeneration` is safe too
   */
  servingGeneration?: number;
}

/**
 * The webhook that gives Portworx's pods their tokens, for AWS clusters that do not bring one: the
 * amazon-eks-pod-identity-webhook, highly available, without privileges, and unable to block anything but Portworx. Let the
 * operator and the StorageCluster depend on it: pods that start before it have no credentials until they are restarted. Needs
 * Kubernetes 1.30 or later.
 *
 * A certificate that cert-manager renews reaches the running pods: the webhook watches its files. In mode `tls` each
 * certificate has a Secret of its own, so a new one restarts the pods, and an update ends only when all of them have it.
 *
 * @throws InputError where an input is wrong.
 *
 * @example
 * const webhook = new PodIdentityWebhook("webhook", {
 *   platform: PlatformName.SelfManaged,
 *   image: "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17",
 *   awsDefaultRegion: "us-east-1",
 *   portworxNamespaces: ["portworx"],
 * });
 */
export class PodIdentityWebhook extends pulumi.ComponentResource {
  /** The webhook's namespace. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the MutatingWebhookConfiguration; whoever uses it waits until the webhook answers. */
  readonly configurationName: pulumi.Output<string>;

  constructor(name: string, args: PodIdentityWebhookArgs, opts?: pulumi.ComponentResourceOptions) {
    const inputs = checkedInputs(args);
    super("portworx-workload-identity:index:PodIdentityWebhook", name, {}, opts);
    const child = { parent: this };

    const api = inputs.generations ? [] : [certManagerApi(name, child)];
    const made = new Namespace(
      name,
      { metadata: { name: inputs.namespace, labels: namespaceLabels } },
      { ...child, dependsOn: api },
    );
    const namespace = made.metadata.name;
    const account = new ServiceAccount(name, { metadata: { name: webhookName, namespace } }, child);
    const role = new ClusterRole(
      name,
      { metadata: { name: clusterWideName }, rules: accessRules },
      { ...child, dependsOn: api },
    );
    const binding = new ClusterRoleBinding(
      name,
      { metadata: { name: clusterWideName }, ...accessBinding(namespace) },
      { ...child, dependsOn: [account, role] },
    );
    const certificate = inputs.generations
      ? tlsCertificate(name, inputs.generations, namespace, child)
      : certManagerCertificate(name, namespace, child);
    const metadata = { name: webhookName, namespace };
    const deployment = new Deployment(
      name,
      { metadata, spec: deploymentSpec({ ...inputs, certificateSecret: certificate.secretName }) },
      { ...child, dependsOn: [binding, ...certificate.resources] },
    );
    const service = new Service(name, { metadata, spec: serviceSpec(inputs.servicePort) }, child);
    const budget = new PodDisruptionBudget(name, { metadata, spec: disruptionBudgetSpec }, child);
    // Last to come and first to go: while the pods are not there, the API server must not ask for them.
    const configuration = new MutatingWebhookConfiguration(
      name,
      {
        metadata: {
          name: clusterWideName,
          ...(!inputs.generations && { annotations: injectionAnnotations(namespace) }),
        },
        webhooks: [webhookEntry({ ...inputs, namespace, caBundle: certificate.caBundle })],
      },
      { ...child, dependsOn: [deployment, service, budget] },
    );

    this.namespace = namespace;
    this.configurationName = configuration.metadata.name;
    this.registerOutputs({ namespace: this.namespace, configurationName: this.configurationName });
  }
}

function checkedInputs(args: PodIdentityWebhookArgs) {
  checkPlatform(args.platform, args.besideBuiltInWebhook ?? false);
  const failurePolicy = args.failurePolicy ?? WebhookFailurePolicy.Fail;
  const usesTls = args.certificateMode !== WebhookCertificateMode.CertManager;
  if (!usesTls) checkNoGenerations(args.certificateGeneration, args.servingGeneration);
  const namespace = checked(args.namespace ?? clusterWideName, (value) => checkNamespace(value));
  const refusesPods = failurePolicy === WebhookFailurePolicy.Fail;
  const watched = { portworxNamespaces: args.portworxNamespaces, namespace, refusesPods };
  return {
    failurePolicy,
    namespace,
    generations: usesTls ? generations(args.certificateGeneration, args.servingGeneration) : undefined,
    portworxNamespaces: derived(watched, watchedNamespaces),
    image: checked(args.image, checkWebhookImage),
    awsDefaultRegion: checked(args.awsDefaultRegion, checkDefaultRegion),
    replicas: checked(args.replicas ?? 2, checkReplicas),
    tokenAudience: checked(args.tokenAudience ?? stsAudience, checkTokenAudience),
    serviceAccountLookupGracePeriod: checked(args.serviceAccountLookupGracePeriod ?? 1000, checkGracePeriod),
    servicePort: checked(args.servicePort ?? 443, checkPort),
    priorityClassName: args.priorityClassName ?? "system-cluster-critical",
  };
}
