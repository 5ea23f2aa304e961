import type { V1Pod } from "@kubernetes/client-node";
import type { ApiServer } from "../cluster/api-server";
import type { ClusterReader } from "../cluster/cluster-reader";
import { Forbidden, messageOf } from "../cluster/failures";
import { paths } from "../cluster/paths";
import type { Component, Inventory } from "./plan";
import { nameOf, uidOf } from "./pods";
import type { RestartCluster } from "./run";
import type { StorageNode } from "./storage-node";

const selectors: Readonly<Record<Component, string>> = { portworx: "name=portworx", stork: "name=stork" };

/** What a call needs beside its path. */
export interface EvictionOptions {
  readonly server: ApiServer;
  readonly timeoutMilliseconds: number;
}

/** The cluster of one installation. Evictions are the only calls here that change anything. */
export class LiveCluster implements RestartCluster {
  constructor(
    private readonly reader: ClusterReader,
    private readonly namespace: string,
    private readonly eviction: EvictionOptions,
  ) {}

  pods(component: Component): Promise<V1Pod[]> {
    return collect(this.reader.list<V1Pod>(paths.pods(this.namespace), { labelSelector: selectors[component] }));
  }

  storageNodes(): Promise<StorageNode[]> {
    return collect(this.reader.list<StorageNode>(paths.storageNodes(this.namespace)));
  }

  /** @param serviceAccounts those that are annotated */
  async inventory(serviceAccounts: readonly string[]): Promise<Inventory> {
    const [portworx, stork, all] = await Promise.all([
      this.pods("portworx"),
      this.pods("stork"),
      collect(this.reader.list<V1Pod>(paths.pods(this.namespace))),
    ]);
    const known = new Set([...portworx, ...stork].map(uidOf));
    const others = all.filter(
      (pod) => !known.has(uidOf(pod)) && serviceAccounts.includes(pod.spec?.serviceAccountName ?? ""),
    );
    return { portworx, stork, others };
  }

  async evict(pod: V1Pod): Promise<true | string> {
    const name = nameOf(pod);
    const { code, body } = await this.eviction.server.send({
      method: "POST",
      path: `${paths.pods(this.namespace)}/${name}/eviction`,
      body: {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name, namespace: this.namespace },
        // Never the successor, should it have the same name.
        deleteOptions: { preconditions: { uid: uidOf(pod) } },
      },
      signal: AbortSignal.timeout(this.eviction.timeoutMilliseconds),
    });
    const message = messageOf((body as { message?: unknown } | undefined)?.message ?? `HTTP ${code}`);
    // Gone already, or another pod has its name by now.
    if (code < 300 || code === 404 || (code === 409 && /precondition/i.test(message))) return true;
    if (code === 429) return `the eviction is not allowed now: ${message}`;
    throw code === 403 ? new Forbidden(message) : new Error(`the API server refused the eviction: ${message}`);
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
