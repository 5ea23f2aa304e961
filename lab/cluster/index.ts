import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CoreV1Api, KubeConfig, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import { waitFor, type ServerProcess } from "../processes";
import type { ClusterState } from "../state";
import { settle, Teardown } from "../teardown";
import { startApiServer, startControllers, type ControlPlane } from "./control-plane";
import { type ServiceAccountKeys, writeClusterFiles, writeServiceAccountKeys } from "./files";
import { eksNode, type NodeKind } from "./nodes";
import { freePort } from "./ports";
import { takeServiceRange } from "./service-range";

/** Name of the cluster, and of its context in the kubeconfig. */
export const CLUSTER_NAME = "portworx-demo";

export interface ClusterOptions {
  /** The lab's folder. */
  readonly folder: string;
  /** The lab's own `kubelite`, or a folder that holds each program of the control plane by its own name. */
  readonly kubelite: string;
  /** What service account tokens name as their issuer; any https URL. */
  readonly issuerUrl: string;
  /** @default 3 */
  readonly nodes?: number;
  /** What its nodes are. @default those of EKS */
  readonly nodeKind?: NodeKind;
  /** For whoever wants the same address each time. @default a free one */
  readonly apiServerPort?: number;
}

export interface Cluster {
  readonly state: ClusterState;
  /** Process ids by program, programs of one process joined by "+". */
  readonly processes: Readonly<Record<string, number>>;
  /** Restarts the API server with other keys of service account tokens, as it takes to rotate them. */
  useServiceAccountKeys(keys: ServiceAccountKeys): Promise<void>;
  /** Ends it and removes its files; its logs stay. */
  stop(): Promise<void>;
}

/** Starts a Kubernetes cluster on 127.0.0.1: the real control plane, and nodes that only look like machines. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options);
    } catch (error) {
      // Another program may take a free port between the look and the start: the next try takes other ports.
      const unlucky = options.apiServerPort === undefined && /address already in use/.test(String(error));
      if (!unlucky || attempt === 3) throw error;
    }
  }
}

function startOnce(options: ClusterOptions): Promise<Cluster> {
  return Teardown.onFailure(async (teardown) => {
    const folder = join(options.folder, "cluster");
    teardown.add(() => rm(folder, { recursive: true, force: true }));
    const range = await takeServiceRange();
    teardown.add(() => range.release());
    const apiServerPort = await freePort(options.apiServerPort);
    const endpoint = `https://127.0.0.1:${apiServerPort}`;
    const { files, certificateAuthority } = await writeClusterFiles(folder, {
      name: CLUSTER_NAME,
      endpoint,
      serviceAddress: range.firstAddress,
    });
    const plane: ControlPlane = {
      folder,
      logs: join(options.folder, "logs"),
      binaries: options.kubelite,
      files,
      issuerUrl: options.issuerUrl,
      serviceRange: range.cidr,
      apiServerPort,
      etcdPort: await freePort(),
    };

    const servers: ServerProcess[] = [];
    const own = (started: ServerProcess[]): ServerProcess => {
      servers.push(...started);
      // Killed: nothing of a lab's data is kept.
      for (const server of started) teardown.add(() => server.kill());
      return started[started.length - 1]!;
    };
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(files.kubeconfig);
    const api = kubeConfig.makeApiClient(CoreV1Api);
    let apiServer: readonly ServerProcess[] = [];
    const runApiServer = async (): Promise<void> => {
      apiServer = await startApiServer(plane);
      await becomeReady(own([...apiServer]), kubeConfig);
    };
    await runApiServer();

    const [kwok] = await settle([
      startControllers(plane).then(own),
      publishIssuer(kubeConfig),
      createNodes(api, options.nodes ?? 3, options.nodeKind ?? eksNode),
    ]);
    await waitFor(kwok, () => allNodesReady(api), { failure: "made no ready nodes", seconds: 60 });

    return {
      state: {
        name: CLUSTER_NAME,
        endpoint,
        certificateAuthority,
        kubeconfig: files.kubeconfig,
        issuerUrl: options.issuerUrl,
        serviceRange: range.cidr,
        signingKey: files.signingKey,
      },
      get processes() {
        return Object.fromEntries(servers.map(({ name, pid }) => [name, pid]));
      },
      useServiceAccountKeys: async (keys) => {
        await writeServiceAccountKeys(files, keys);
        // The last one first: the API server would miss etcd.
        for (const server of [...apiServer].reverse()) await server.kill();
        await runApiServer();
      },
      stop: () => teardown.run(),
    };
  });
}

function becomeReady(apiServer: ServerProcess, kubeConfig: KubeConfig): Promise<void> {
  const rbac = kubeConfig.makeApiClient(RbacAuthorizationV1Api);
  const ready = async (): Promise<boolean> => {
    // The last of what the API server sets up by itself, and what everything else needs.
    await rbac.readClusterRole({ name: "system:service-account-issuer-discovery" });
    return true;
  };
  return waitFor(apiServer, ready, { failure: "did not become ready", seconds: 90 });
}

/** The discovery document and the public keys are readable by everybody, as those of a managed cluster are. */
async function publishIssuer(kubeConfig: KubeConfig): Promise<void> {
  const name = "service-account-issuer-discovery-for-everybody";
  await kubeConfig.makeApiClient(RbacAuthorizationV1Api).createClusterRoleBinding({
    body: {
      metadata: { name },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "ClusterRole",
        name: "system:service-account-issuer-discovery",
      },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:unauthenticated" }],
    },
  });
}

async function createNodes(api: CoreV1Api, count: number, kind: NodeKind): Promise<void> {
  for (let index = 0; index < count; index++) await api.createNode({ body: kind(index) });
}

async function allNodesReady(api: CoreV1Api): Promise<boolean> {
  const { items } = await api.listNode();
  return items.every(
    ({ spec, status }) =>
      !spec?.taints?.length &&
      status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True"),
  );
}
