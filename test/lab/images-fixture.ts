import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig, type V1Container, type V1Pod } from "@kubernetes/client-node";
import { charts } from "../../lab/charts";
import { startCluster, type Cluster } from "../../lab/cluster";
import { startImages, type Images, type ImagesOptions } from "../../lab/images";
import { KubernetesApi } from "../../lab/providers/kubernetes/api";
import { ApiClient } from "../../lab/providers/kubernetes/client";
import { referenceOf, type KubernetesObject } from "../../lab/providers/kubernetes/objects";
import { findChart } from "../../lab/providers/kubernetes/release/chart";
import { prepareTools } from "../../lab/tools";

export const ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const WAIT_SECONDS = 60;

/** A cluster with its images for all tests of a file. */
export class ImagesFixture {
  readonly log: string[] = [];
  core!: CoreV1Api;
  /** Path of the administrator's kubeconfig. */
  kubeconfig = "";
  private api!: KubernetesApi;
  private cluster: Cluster | undefined;
  private images: Images | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), "lab-images-"));

  /** @param brought the webhook that the cluster's distribution brings */
  constructor(brought: Pick<ImagesOptions, "builtInWebhook" | "azureTenantId"> = { builtInWebhook: "eks" }) {
    before(async () => {
      const { kubelite } = await prepareTools();
      this.cluster = await startCluster({ folder: this.folder, kubelite, issuerUrl: ISSUER });
      const { state } = this.cluster;
      this.images = await startImages({
        cluster: state,
        log: (message) => this.log.push(message),
        ...brought,
      });
      this.kubeconfig = state.kubeconfig;
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromFile(this.kubeconfig);
      this.core = kubeConfig.makeApiClient(CoreV1Api);
      this.api = new KubernetesApi(new ApiClient(kubeConfig));
    });
    after(async () => {
      await this.images?.stop();
      await this.cluster?.stop();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  async apply(...objects: KubernetesObject[]): Promise<void> {
    for (const object of objects) await this.api.apply(object, { fieldManager: "test", force: true });
  }

  async create(object: KubernetesObject): Promise<void> {
    await this.api.create(object, { fieldManager: "test" });
  }

  read(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    return this.api.read(referenceOf(object));
  }

  async delete(object: KubernetesObject, propagationPolicy = "Background"): Promise<void> {
    await this.api.delete(referenceOf(object), propagationPolicy);
  }

  /** Installs the operator with the vendor's chart; returns what uninstalls it again. */
  installOperator(namespace: string, values: Record<string, unknown> = {}): Promise<() => Promise<void>> {
    return this.installChart("portworx", namespace, { deployCluster: false, ...values });
  }

  /** Installs a chart as Helm would, as a release of the same name; returns what uninstalls it again. */
  async installChart(name: string, namespace: string, values: Record<string, unknown>): Promise<() => Promise<void>> {
    const rendered = findChart(charts, name, undefined).render({ name, namespace, values });
    for (const definition of rendered.crds) {
      if ((await this.read(definition)) === undefined) await this.create(definition);
    }
    await this.apply(...rendered.manifests);
    return async () => {
      for (const manifest of [...rendered.manifests].reverse()) await this.delete(manifest);
    };
  }

  async pods(namespace: string, labelSelector: string): Promise<V1Pod[]> {
    const { items } = await this.core.listNamespacedPod({ namespace, labelSelector });
    return items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
  }

  /** Creates a pod of a service account, as a user would. */
  async createPod(namespace: string, serviceAccountName: string, labels: Record<string, string> = {}): Promise<V1Pod> {
    const body = {
      metadata: { generateName: "probe-", labels },
      spec: { serviceAccountName, containers: [{ name: "probe", image: "probe" }] },
    };
    return this.core.createNamespacedPod({ namespace, body });
  }

  async until(what: string, condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + WAIT_SECONDS * 1000;
    for (;;) {
      const failure = await condition().then(
        (holds) => (holds ? undefined : "not so yet"),
        (error: unknown) => String(error),
      );
      if (failure === undefined) return;
      if (Date.now() > deadline) assert.fail(`${what}: ${failure} after ${WAIT_SECONDS} s\n${this.log.join("\n")}`);
      await sleep(200);
    }
  }
}

export function namespaceObject(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

export function serviceAccountObject(
  namespace: string,
  name: string,
  annotations: Record<string, string> = {},
): KubernetesObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace, annotations } };
}

/** The role that the webhook gave every container of a pod; undefined unless all have it. */
export function roleOf(pod: V1Pod): string | undefined {
  const roles = new Set((pod.spec?.containers ?? []).map((container) => variable(container, "AWS_ROLE_ARN")));
  return roles.size === 1 ? [...roles][0] : undefined;
}

export function variable(container: V1Container | undefined, name: string): string | undefined {
  return container?.env?.find((candidate) => candidate.name === name)?.value;
}
