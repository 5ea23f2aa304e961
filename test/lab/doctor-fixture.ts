import assert from "node:assert/strict";
import { KubeConfig } from "@kubernetes/client-node";
import type { Finding } from "../../doctor/check";
import { clusterChecks } from "../../doctor/checks";
import { ClusterReader } from "../../doctor/cluster/cluster-reader";
import { paths } from "../../doctor/cluster/paths";
import type { Expected } from "../../doctor/expected";
import { Installation, type InstallationOptions } from "../../doctor/installation";
import { runChecks, type Answer } from "../../doctor/run-checks";
import type { KubernetesObject } from "../../lab/providers/kubernetes/objects";
import { ImagesFixture, ISSUER } from "./images-fixture";

export const NAMESPACE = "portworx";
export const ROLE = "arn:aws:iam::123456789012:role/portworx";
const timeoutMilliseconds = 10_000;

/** A cluster whose Portworx the doctor looks at. */
export class DoctorFixture extends ImagesFixture {
  kubeConfig(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromFile(this.kubeconfig);
    return config;
  }

  /** Serves the cluster's own documents where the issuer's URL says. */
  readonly publicInternet: typeof fetch = async (url) => {
    const reader = new ClusterReader(this.kubeConfig(), { timeoutMilliseconds });
    if (url !== `${ISSUER}${paths.discoveryDocument}`) return Response.json(await reader.read(paths.keys));
    const document = await reader.read<object>(paths.discoveryDocument);
    return Response.json({ ...document, jwks_uri: `${ISSUER}/keys` });
  };

  installation(
    expected: Expected = {},
    config = this.kubeConfig(),
    options: Partial<InstallationOptions> = {},
  ): Installation {
    const limits = { timeoutMilliseconds, fetch: this.publicInternet, ...options };
    return new Installation(new ClusterReader(config, limits), expected, limits);
  }

  examine(subject = this.installation()): Promise<readonly Answer[]> {
    return runChecks(clusterChecks, subject, { timeoutMilliseconds: 30_000 });
  }

  /** Waits until Portworx and Stork have their pods, and the operator says so. */
  async untilRunning(): Promise<void> {
    await this.until("Portworx and Stork run", async () => {
      const pods = [...(await this.pods(NAMESPACE, "name=portworx")), ...(await this.pods(NAMESPACE, "name=stork"))];
      const live = (await this.read(storageCluster())) as { status?: { phase?: string } } | undefined;
      const allRun = pods.every((pod) => pod.status?.phase === "Running");
      return pods.length === 6 && allRun && live?.status?.phase === "Running";
    });
  }
}

export function storageCluster(spec: object = {}, metadata: object = {}): KubernetesObject {
  const credential = { cloudProvider: "aws", key: "eks.amazonaws.com/role-arn", value: ROLE };
  return {
    apiVersion: "core.libopenstorage.org/v1",
    kind: "StorageCluster",
    metadata: { name: "px-demo", namespace: NAMESPACE, ...metadata },
    spec: {
      image: "portworx/oci-monitor:3.6.1",
      workloadIdentity: { credentials: [credential] },
      stork: { enabled: true, useWorkloadIdentity: true },
      ...spec,
    },
  };
}

/** Answers with something to say. */
export function faults(answers: readonly Answer[]): readonly Answer[] {
  return answers.filter(({ finding }) => finding.status === "WARN" || finding.status === "FAIL");
}

export function findingOf(answers: readonly Answer[], id: string): Finding | undefined {
  return answers.find((answer) => answer.id === id)?.finding;
}

/** Asserts that one check fails, and that nothing else is wrong. */
export function assertOnlyFault(answers: readonly Answer[], id: string, seen: RegExp): void {
  const found = faults(answers);
  assert.deepEqual(
    found.map((answer) => `${answer.finding.status} ${answer.id}`),
    [`FAIL ${id}`],
    JSON.stringify(found, undefined, 2),
  );
  assert.match(findingOf(answers, id)?.seen ?? "", seen);
}
