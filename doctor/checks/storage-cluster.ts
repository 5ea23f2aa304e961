import { Cloud } from "../../components/platforms";
import { checkCredentialKey, checkCredentialValue } from "../../components/portworx/credential-keys";
import { findStaticCredentials } from "../../components/portworx/static-credentials";
import type { Check, Finding } from "../check";
import { fail, notApplicable, pass } from "../check";
import { messageOf } from "../cluster/failures";
import { paths } from "../cluster/paths";
import { blockEntry, type StorageCluster } from "../facts/storage-cluster";
import type { Installation } from "../installation";
import { knowsBlock, type Definition } from "./definition";

/** Whether the one StorageCluster that is meant can be found. */
export const found: Check<Installation> = {
  id: "storage-cluster.found",
  title: "The StorageCluster is there",
  why: "It is what tells the operator to run Portworx, and with which identity.",
  needs: ["cluster.reachable"],
  async run(installation) {
    const { metadata, status } = await installation.storageCluster();
    return pass(`${metadata.namespace}/${metadata.name}, phase ${status?.phase ?? "unknown"}`);
  },
};

/** Whether the block of workload identity is there and well-formed. */
export const block: Check<Installation> = {
  id: "storage-cluster.block",
  title: "The StorageCluster has the block of workload identity",
  why: "Without spec.workloadIdentity the operator annotates no service account, and Portworx runs on the node's credentials.",
  needs: [found.id],
  async run(installation) {
    const cluster = await installation.storageCluster();
    const { roleArn, clientId } = installation.expected;
    const cloud = roleArn !== undefined ? Cloud.Aws : clientId !== undefined ? Cloud.Azure : undefined;
    const entry = blockEntry(cluster, cloud);
    if (entry) return judgeBlock(cluster, entry.cloudProvider as Cloud);
    const definition = await installation.cluster
      .find<Definition>(paths.storageClusterDefinition)
      .catch(() => undefined);
    return judgeMissingBlock(cluster, definition);
  },
};

/** Judges the form of the cloud's entry. */
export function judgeBlock(cluster: StorageCluster, cloud: Cloud): Finding {
  const { key = "", value = "" } = blockEntry(cluster, cloud) ?? {};
  try {
    checkCredentialKey(cloud, key);
    checkCredentialValue(cloud, value);
  } catch (error) {
    return fail(messageOf(error), edit(cluster));
  }
  return pass(`${key}: ${value}`);
}

/** Says why there is no block: it was never given, or the definition in the cluster drops it. */
export function judgeMissingBlock(cluster: StorageCluster, definition: Definition | undefined): Finding {
  if (definition && !knowsBlock(definition)) {
    return fail(
      "there is no spec.workloadIdentity, and the StorageCluster definition of this cluster does not know it: an old " +
        "definition drops the block without an error",
      "Upgrade the operator and its definitions (CRDs; Helm never upgrades them), then apply the block again.",
    );
  }
  return fail("there is no spec.workloadIdentity.credentials entry for the cloud", edit(cluster));
}

function edit({ metadata }: StorageCluster): string {
  return `kubectl --namespace ${metadata.namespace} edit storagecluster ${metadata.name}  # spec.workloadIdentity.credentials`;
}

/** Whether the block names the identity that the user or the stack does. */
export const identity: Check<Installation> = {
  id: "storage-cluster.identity",
  title: "The block names the expected identity",
  why: "Another role or managed identity has other rights, and trusts other clusters.",
  needs: [block.id],
  async run(installation) {
    const [cluster, { value }] = await Promise.all([installation.storageCluster(), installation.block()]);
    const { roleArn, clientId } = installation.expected;
    return judgeIdentity(cluster, value, roleArn ?? clientId);
  },
};

/** Compares byte by byte; a client id in any case, as Entra does. */
export function judgeIdentity(cluster: StorageCluster, value: string, expected: string | undefined): Finding {
  if (expected === undefined)
    return notApplicable("nothing to compare with; name it by --stack, --role-arn or --client-id");
  const isSame = value === expected || (!expected.startsWith("arn:") && value.toLowerCase() === expected.toLowerCase());
  if (isSame) return pass(value);
  return fail(`the StorageCluster says ${value}, expected is ${expected}`, edit(cluster));
}

/** Whether static credentials stand beside the block. */
export const staticCredentials: Check<Installation> = {
  id: "storage-cluster.static-credentials",
  title: "No static credentials stand beside the block",
  why: "The cloud's SDK takes static credentials first and never uses the identity.",
  needs: [found.id],
  async run(installation) {
    return judgeStaticCredentials(await installation.storageCluster());
  },
};

/** Judges the variables of Portworx, its nodes and Stork. */
export function judgeStaticCredentials(cluster: StorageCluster): Finding {
  const all = findStaticCredentials(cluster.spec ?? {});
  if (all.length === 0) return pass("none in spec.env, spec.stork.env and spec.nodes");
  return fail(
    all.map(({ input, variable }) => `${input} is ${variable}`).join("; "),
    `npx pxwi migrate  # how to go from them to the identity; then: ${edit(cluster).replace("workloadIdentity.credentials", "env")}`,
  );
}
