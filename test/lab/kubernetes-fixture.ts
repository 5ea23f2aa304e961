import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { ApiClient } from "../../lab/providers/kubernetes/client";
import { KubernetesApi } from "../../lab/providers/kubernetes/api";
import { loadKubeConfig } from "../../lab/providers/kubernetes/kubeconfig";
import type { KubernetesObject, Reference } from "../../lab/providers/kubernetes/objects";
import { type Cluster, startCluster } from "../../lab/cluster";
import { prepareTools } from "../../lab/tools";

/** A cluster for all tests of a file, and what a second user of it would do. */
export class ClusterFixture {
  private cluster: Cluster | undefined;

  constructor(private readonly folder = mkdtempSync(join(tmpdir(), "lab-kubernetes-"))) {
    before(async () => {
      const { kubelite } = await prepareTools();
      this.cluster = await startCluster({ folder, kubelite, issuerUrl: "https://issuer.example/id/1" });
    });
    after(async () => {
      await this.cluster?.stop();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  get kubeconfig(): string {
    if (this.cluster === undefined) {
      throw new Error("the cluster is not up");
    }
    return this.cluster.state.kubeconfig;
  }

  api(): KubernetesApi {
    return new KubernetesApi(new ApiClient(loadKubeConfig({ kubeconfig: this.kubeconfig })));
  }

  read(reference: Reference): Promise<KubernetesObject | undefined> {
    return this.api().read(reference);
  }

  /** Writes like `kubectl edit`, taking the fields over. */
  async edit(object: KubernetesObject): Promise<void> {
    await this.api().apply(object, { fieldManager: "somebody-else", force: true });
  }
}

/** A namespaced CustomResourceDefinition whose objects know `spec.size` alone: anything else is pruned. */
export function widgetDefinition(group: string): KubernetesObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
            },
          },
        },
      ],
    },
  };
}
