import type { z } from "zod";
import type { InputMistake } from "../../components/input-error";
import { checkIssuerUrl } from "../../components/issuer";
import { PlatformName, type Platform } from "../../components/platforms";
import { clusterKeys } from "./common";
import { list, map, number, text } from "./fields";
import type { Installation } from "./installation";

/** A new EKS cluster. */
const create = map("version, instanceType, nodes, diskSize, vpcId, subnetIds", {
  version: text("the Kubernetes version, EKS's newest unless given", "1.34").optional(),
  instanceType: text("the nodes' instance type, m5.2xlarge unless given", "m5.2xlarge").optional(),
  nodes: number("how many nodes, at least 3, which is the default", 3)
    .int({ error: "a whole number of nodes" })
    .min(3, { error: "at least 3 nodes, the fewest that Portworx runs on" })
    .optional(),
  diskSize: number("size of the nodes' root volumes in GiB, at least 64; 128 unless given", 128)
    .int({ error: "whole GiB" })
    .min(64, { error: "at least 64 GiB, since Portworx and its images lie on the root volume" })
    .optional(),
  vpcId: text("the VPC, the account's default one unless given", "vpc-0123456789abcdef0").optional(),
  subnetIds: list("subnets of that VPC in at least two zones", text("a subnet", "subnet-0123456789abcdef0"))
    .min(2, { error: "at least two subnets, in different zones" })
    .optional(),
});

/** The cluster to install into: one that is there, or on EKS a new one. */
export const cluster = map("name, issuerUrl, create", {
  ...clusterKeys(checkIssuerUrl),
  create: create.optional(),
});

/** What is asked of a new cluster. */
export type NewCluster = z.output<typeof create>;

/** The keys that say which cluster is meant and how it is reached, as far as they could be read. */
export interface ClusterKeys extends Partial<Pick<Installation, "kubernetes" | "kubeconfig">> {
  readonly cluster?: z.output<typeof cluster>;
  readonly selfHostedIssuer?: object;
}

/**
 * Checks that the cluster, its issuer and the way to it can be found on this platform, each in exactly one way.
 *
 * @param unreadable keys that are there but could not be read
 */
export function clusterMistakes(
  keys: ClusterKeys,
  platform: Platform,
  unreadable: ReadonlySet<string> = new Set(),
): InputMistake[] {
  if (keys.cluster?.create) return newClusterMistakes(keys, keys.cluster.create, platform);
  const areRead = (...needed: string[]): boolean => !needed.some((key) => unreadable.has(key));
  return [
    ...(areRead("cluster", "selfHostedIssuer") ? issuerMistakes(keys, platform) : []),
    ...(areRead("kubernetes", "kubeconfig") ? accessMistakes(keys, platform) : []),
  ];
}

/** True where the cloud itself says how the cluster is reached and who its issuer is. */
export function canBeAsked(platform: Platform): boolean {
  return platform.name === PlatformName.Eks;
}

function newClusterMistakes(keys: ClusterKeys, wanted: NewCluster, platform: Platform): InputMistake[] {
  if (!canBeAsked(platform)) {
    return [
      {
        input: "cluster.create",
        value: wanted,
        wanted: `an existing cluster on ${platform.title}; only EKS clusters are made here`,
        remedy: "Remove it, make the cluster with its own tools, and give cluster.issuerUrl and kubernetes.context.",
      },
    ];
  }
  const found: InputMistake[] = [];
  const elsewhere = {
    "cluster.issuerUrl": keys.cluster?.issuerUrl,
    "kubernetes.context": keys.kubernetes?.context,
    "kubernetes.path": keys.kubernetes?.path,
  };
  for (const [input, value] of Object.entries(elsewhere)) {
    if (value === undefined) continue;
    found.push({ input, value, wanted: "nothing for a new cluster, which is asked itself", remedy: "Remove it." });
  }
  if (keys.kubeconfig !== undefined) {
    found.push({ input: "kubeconfig", wanted: "none for a new cluster, which is asked itself", remedy: "Remove it." });
  }
  if ((wanted.vpcId === undefined) !== (wanted.subnetIds === undefined)) {
    found.push({
      input: wanted.vpcId === undefined ? "cluster.create.vpcId" : "cluster.create.subnetIds",
      value: undefined,
      wanted: "a VPC together with subnets of it",
      remedy: "Give both, or neither for the account's default VPC.",
    });
  }
  return found;
}

function issuerMistakes({ cluster, selfHostedIssuer }: ClusterKeys, platform: Platform): InputMistake[] {
  const issuerUrl = cluster?.issuerUrl;
  if (selfHostedIssuer !== undefined) {
    if (platform.name !== PlatformName.SelfManaged) {
      return [
        {
          input: "selfHostedIssuer",
          wanted: `nothing on ${platform.title}, whose API servers take their issuer from the platform`,
          remedy: `Remove it${canBeAsked(platform) ? "" : " and give cluster.issuerUrl"}.`,
        },
      ];
    }
    if (issuerUrl === undefined) return [];
    return [
      {
        input: "cluster.issuerUrl",
        value: issuerUrl,
        wanted: "nothing where selfHostedIssuer makes the issuer",
        remedy: "Remove one of the two.",
      },
    ];
  }
  if (issuerUrl !== undefined || canBeAsked(platform)) return [];
  return [
    {
      input: "cluster.issuerUrl",
      value: undefined,
      wanted: `the issuer of the cluster's service account tokens, which ${platform.title} cannot be asked for from here`,
      remedy: `Read it with: ${platform.issuerCommand}`,
    },
  ];
}

function accessMistakes({ kubernetes, kubeconfig }: ClusterKeys, platform: Platform): InputMistake[] {
  if (canBeAsked(platform)) return [];
  if (kubeconfig !== undefined || kubernetes?.context !== undefined || kubernetes?.path !== undefined) return [];
  return [
    {
      input: "kubernetes.context",
      value: undefined,
      wanted: `a context of the kubeconfig, kubernetes.path or the secret kubeconfig: only EKS itself says how a cluster is reached`,
      remedy: "Run: pulumi config set --path 'kubernetes.context' production",
    },
  ];
}
