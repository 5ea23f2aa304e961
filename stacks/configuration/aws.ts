import { z } from "zod";
import {
  checkPermissionsBoundary,
  checkRoleName,
  checkRolePath,
  checkSessionDuration,
} from "../../components/aws/iam-names";
import { OidcProviderMode } from "../../components/aws/iam-oidc-provider";
import { checkAudiences, checkThumbprints } from "../../components/aws/oidc-provider-inputs";
import { InputError } from "../../components/input-error";
import { Cloud, PlatformName, platformOf, type Platform } from "../../components/platforms";
import { accessMistakes, defaultRoleName } from "./aws-access";
import { principalMistakes, principalOf, regionMistakes, regionOf, type AwsPrincipal } from "./aws-provider";
import { commonKeys } from "./common";
import { checked, choice, flag, list, map, nestedFlag, number, text, textMap } from "./fields";
import { installationMistakes, storageClusterName } from "./installation";
import { ConfigurationError } from "./mistakes";
import { parse } from "./parse";
import type { ConfigurationSource } from "./source";

const oidcProvider = map("mode, audiences, thumbprints", {
  mode: choice(OidcProviderMode, "whether the stack makes the account's OIDC provider or finds it").optional(),
  audiences: checked(list("audiences", text("an audience", "sts.amazonaws.com")), checkAudiences).optional(),
  thumbprints: checked(
    list("thumbprints", text("a thumbprint", "9e99a48a9960b14926bb7f3b02e22da2b0ab7280")),
    checkThumbprints,
  ).optional(),
});

const role = map("name, path, permissionsBoundary, maxSessionDuration, tags", {
  name: checked(text("the role's name", "portworx-production"), checkRoleName).optional(),
  path: checked(text("the role's IAM path", "/portworx/"), checkRolePath).optional(),
  permissionsBoundary: checked(
    text("the ARN of a managed policy", "arn:aws:iam::123456789012:policy/boundary"),
    checkPermissionsBoundary,
  ).optional(),
  maxSessionDuration: checked(number("seconds, 3600 to 43200", 3600), checkSessionDuration).optional(),
  tags: textMap("tags of the role").optional(),
});

const cloudSnap = map("buckets or everyBucket", {
  buckets: list("names of buckets", text("the name of a bucket", "my-portworx-backups")).optional(),
  everyBucket: nestedFlag("whether Portworx may use and create any bucket").optional(),
});

const encryption = map("keyArns, allowGrants", {
  keyArns: list("ARNs of KMS keys", text("the ARN of a KMS key", "arn:aws:kms:us-east-1:123456789012:key/my-key")),
  allowGrants: nestedFlag("whether Portworx may grant EC2 the use of the keys").optional(),
});

const keys = z.strictObject({
  cloud: z.literal(Cloud.Aws),
  platform: checked(text("the Kubernetes distribution: eks", "eks"), checkSupported).transform((name) =>
    platformOf(Cloud.Aws, name),
  ),
  ...commonKeys,
  oidcProvider: oidcProvider.default({}),
  deleteOidcProvider: flag("whether a destroy also deletes the OIDC provider that the stack made"),
  role: role.default({}),
  cloudSnap: cloudSnap.optional(),
  encryption: encryption.optional(),
});

type Keys = z.output<typeof keys>;

/** Everything that the AWS stack is told, checked and with its defaults. */
export interface AwsConfiguration extends Keys {
  readonly region: string;
  /** Needed where the kubeconfig is made by the stack. */
  readonly principal?: AwsPrincipal;
  readonly role: Keys["role"] & { readonly name: string };
  readonly storageCluster: Keys["storageCluster"] & { readonly name: string };
}

/** @throws ConfigurationError with every mistake there is */
export function parseAwsConfiguration(source: ConfigurationSource): AwsConfiguration {
  const region = regionOf(source);
  const { parts, mistakes } = parse(keys, source.values);
  const all = [
    ...mistakes,
    ...regionMistakes(region),
    ...(needsPrincipal(parts) ? principalMistakes(source) : []),
    ...accessMistakes(parts, region),
    ...installationMistakes(parts, parts.platform ?? platformOf(Cloud.Aws, PlatformName.Eks)),
  ];
  if (all.length > 0 || region === undefined) throw new ConfigurationError(source.project, all);
  return withDefaults(parts as Keys, region, source);
}

function withDefaults(values: Keys, region: string, source: ConfigurationSource): AwsConfiguration {
  const { cluster, namespace, role, storageCluster } = values;
  return {
    ...values,
    region,
    principal: needsPrincipal(values) ? principalOf(source) : undefined,
    role: { ...role, name: role.name ?? defaultRoleName(cluster.name, region, namespace) },
    storageCluster: { ...storageCluster, name: storageClusterName(storageCluster.name, cluster.name) },
  };
}

/** True where nothing says how to reach the cluster, so that the AWS provider's own principal has to. */
function needsPrincipal({ kubeconfig, kubernetes }: Partial<Keys>): boolean {
  return kubeconfig === undefined && kubernetes?.context === undefined && kubernetes?.path === undefined;
}

/** The distributions of AWS that the stack installs on; the components know more of them. */
const supported: readonly Platform["name"][] = [PlatformName.Eks];

function checkSupported(name: string, input: string): void {
  const platform = platformOf(Cloud.Aws, name, input);
  if (supported.includes(platform.name)) return;
  throw new InputError({
    input,
    value: name,
    wanted: `a platform that this stack installs on so far: ${supported.join(", ")}`,
    remedy: `For ${platform.title}, build a program of your own from the components.`,
  });
}
