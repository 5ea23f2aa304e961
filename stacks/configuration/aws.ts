import { z } from "zod";
import {
  checkPermissionsBoundary,
  checkRoleName,
  checkRolePath,
  checkSessionDuration,
} from "../../components/aws/iam-names";
import { OidcProviderMode } from "../../components/aws/iam-oidc-provider";
import { checkAudiences, checkThumbprints } from "../../components/aws/oidc-provider-inputs";
import { Cloud, isOpenShift, PlatformName, platformOf, platforms, type Platform } from "../../components/platforms";
import type { InputMistake } from "../../components/input-error";
import { accessMistakes, defaultRoleName } from "./aws-access";
import { canBeAsked, cluster, clusterMistakes } from "./aws-cluster";
import { selfHostedIssuer, selfHostedIssuerMistakes } from "./aws-issuer";
import { principalMistakes, principalOf, regionMistakes, regionOf, type AwsPrincipal } from "./aws-provider";
import { webhook, webhookMistakes, webhookSettings, type WebhookSettings } from "./aws-webhook";
import { commonKeys } from "./common";
import { checked, choice, flag, list, map, nestedFlag, number, text, textMap } from "./fields";
import { installationMistakes, storageClusterName } from "./installation";
import { ConfigurationError } from "./mistakes";
import { parse } from "./parse";
import type { ConfigurationSource } from "./source";

const oidcProvider = map("mode, audiences, thumbprints", {
  mode: choice(OidcProviderMode, "whether the stack makes the account's OIDC provider or finds it").optional(),
  audiences: checked(
    list(
      "audiences of tokens that the account accepts, the platform's unless given",
      text("an audience", "sts.amazonaws.com"),
    ),
    checkAudiences,
  ).optional(),
  thumbprints: checked(
    list(
      "SHA-1 thumbprints of a private certificate authority of the issuer",
      text("a thumbprint", "9e99a48a9960b14926bb7f3b02e22da2b0ab7280"),
    ),
    checkThumbprints,
  ).optional(),
});

const role = map("name, path, permissionsBoundary, maxSessionDuration, tags", {
  name: checked(
    text("the role's name, made of cluster, region and namespace unless given", "portworx-production"),
    checkRoleName,
  ).optional(),
  path: checked(text("the role's IAM path, / unless given", "/portworx/"), checkRolePath).optional(),
  permissionsBoundary: checked(
    text("the ARN of the managed policy that bounds the role", "arn:aws:iam::123456789012:policy/boundary"),
    checkPermissionsBoundary,
  ).optional(),
  maxSessionDuration: checked(
    number("longest session of the role, 3600 to 43200 seconds; 3600 unless given", 3600),
    checkSessionDuration,
  ).optional(),
  tags: textMap("tags of the role").optional(),
});

const cloudSnap = map("buckets or everyBucket", {
  buckets: list(
    "names or ARNs of existing buckets for cloud snapshots",
    text("the name of a bucket", "my-portworx-backups"),
  ).optional(),
  everyBucket: nestedFlag(
    "whether Portworx may use every bucket and create new ones, instead of named ones",
  ).optional(),
});

const encryption = map("keyArns, allowGrants", {
  keyArns: list(
    "ARNs of KMS keys that volumes or buckets are encrypted with",
    text("the ARN of a KMS key", "arn:aws:kms:us-east-1:123456789012:key/my-key"),
  ),
  allowGrants: nestedFlag(
    "whether Portworx may grant EC2 the use of the keys, which EBS needs for keys of your own",
  ).optional(),
});

const platformNames = Object.values(platforms[Cloud.Aws]).map(({ name }) => name);

/** Every key of the AWS stack. */
export const awsKeys = z.strictObject({
  cloud: z.literal(Cloud.Aws),
  platform: checked(text(`the Kubernetes distribution: ${platformNames.join(", ")}`, PlatformName.Eks), (name, input) =>
    platformOf(Cloud.Aws, name, input),
  ).transform((name) => platformOf(Cloud.Aws, name)),
  cluster: cluster.prefault({} as z.input<typeof cluster>),
  ...commonKeys,
  selfHostedIssuer: selfHostedIssuer.optional(),
  oidcProvider: oidcProvider.default({}),
  deleteOidcProvider: flag("whether a destroy also deletes the OIDC provider that the stack made"),
  role: role.default({}),
  cloudSnap: cloudSnap.optional(),
  encryption: encryption.optional(),
  webhook: webhook.optional(),
  userWorkloadMonitoring: flag(
    "whether to switch on OpenShift's monitoring of user workloads, refused where its ConfigMap exists already",
  ),
});

type Keys = z.output<typeof awsKeys>;

/** Everything that the AWS stack is told, checked and with its defaults. */
export interface AwsConfiguration extends Omit<Keys, "webhook"> {
  readonly region: string;
  /** Needed where the kubeconfig is made by the stack. */
  readonly principal?: AwsPrincipal;
  readonly oidcProvider: Keys["oidcProvider"] & { readonly audiences: string[] };
  readonly role: Keys["role"] & { readonly name: string };
  /** The webhook to deploy; undefined where there is one already. */
  readonly webhook?: WebhookSettings;
  readonly storageCluster: Keys["storageCluster"] & { readonly name: string };
}

/** @throws ConfigurationError with every mistake there is */
export function parseAwsConfiguration(source: ConfigurationSource): AwsConfiguration {
  const region = regionOf(source);
  const { parts, mistakes, unreadable } = parse(awsKeys, source.values);
  const all = [
    ...mistakes,
    ...regionMistakes(region),
    ...accessMistakes(parts, region),
    ...selfHostedIssuerMistakes(parts.selfHostedIssuer, region),
    ...(parts.platform ? platformMistakes(parts, parts.platform, unreadable) : []),
    ...(needsPrincipal(parts, unreadable) ? principalMistakes(source) : []),
    // Where the platform cannot be read, by the one that forbids least: what is told is wrong on any.
    ...installationMistakes(
      { ...parts, existingCertManager: hasCertManager(parts) },
      parts.platform ?? platformOf(Cloud.Aws, PlatformName.Rosa),
    ),
  ];
  if (all.length > 0 || region === undefined) throw new ConfigurationError(source.project, all);
  return withDefaults(parts as Keys, region, source);
}

function platformMistakes(parts: Partial<Keys>, platform: Platform, unreadable: ReadonlySet<string>): InputMistake[] {
  return [
    ...clusterMistakes(parts, platform, unreadable),
    ...(unreadable.has("webhook") ? [] : webhookMistakes(parts.webhook, platform, parts.namespace)),
    ...monitoringMistakes(parts, platform),
  ];
}

function withDefaults(values: Keys, region: string, source: ConfigurationSource): AwsConfiguration {
  const { cluster, namespace, oidcProvider, platform, role, storageCluster } = values;
  const audiences = oidcProvider.audiences ?? [...platform.tokenAudiences];
  return {
    ...values,
    region,
    principal: needsPrincipal(values) ? principalOf(source) : undefined,
    oidcProvider: { ...oidcProvider, audiences },
    role: { ...role, name: role.name ?? defaultRoleName(cluster.name, region, namespace) },
    webhook: webhookSettings(values.webhook, audiences),
    existingCertManager: hasCertManager(values),
    storageCluster: { ...storageCluster, name: storageClusterName(storageCluster.name, cluster.name) },
  };
}

/** True where nothing says how to reach the cluster, so that the AWS provider's own principal has to. */
function needsPrincipal(
  { platform, kubeconfig, kubernetes }: Partial<Keys>,
  unreadable: ReadonlySet<string> = new Set(),
): boolean {
  if (platform === undefined || !canBeAsked(platform) || unreadable.has("kubernetes") || unreadable.has("kubeconfig")) {
    return false;
  }
  return kubeconfig === undefined && kubernetes?.context === undefined && kubernetes?.path === undefined;
}

/** True where a cert-manager runs, which a webhook that takes its certificate from one says as well. */
function hasCertManager({ existingCertManager = false, webhook }: Partial<Keys>): boolean {
  return existingCertManager || webhook?.certificateMode === "certManager";
}

function monitoringMistakes({ userWorkloadMonitoring }: Partial<Keys>, platform: Platform): InputMistake[] {
  if (!userWorkloadMonitoring || isOpenShift(platform)) return [];
  return [
    {
      input: "userWorkloadMonitoring",
      value: userWorkloadMonitoring,
      wanted: `false on ${platform.title}: only OpenShift monitors user workloads by itself`,
      remedy: "Remove it.",
    },
  ];
}
