import { join } from "node:path";
import type { ServerProcess } from "../processes";
import type { ClusterFiles } from "./files";
import { runPrograms } from "./programs";

/** What the programs of one cluster have in common. */
export interface ControlPlane {
  readonly folder: string;
  readonly logs: string;
  /** See `RunOptions.binaries`. */
  readonly binaries: string;
  readonly files: ClusterFiles;
  readonly issuerUrl: string;
  readonly serviceRange: string;
  readonly apiServerPort: number;
  readonly etcdPort: number;
}

export function startApiServer(plane: ControlPlane): Promise<ServerProcess[]> {
  const { files } = plane;
  const etcdUrl = `http://127.0.0.1:${plane.etcdPort}`;
  return runPrograms(
    {
      etcd: {
        "data-dir": join(plane.folder, "etcd"),
        "listen-client-urls": etcdUrl,
        "advertise-client-urls": etcdUrl,
        // A single member has no peers; it still wants an address for them.
        "listen-peer-urls": "http://127.0.0.1:0",
        "log-level": "warn",
        // A lab's data need not survive a power cut.
        "unsafe-no-fsync": "true",
      },
      "kube-apiserver": {
        "etcd-servers": etcdUrl,
        "bind-address": "127.0.0.1",
        "secure-port": String(plane.apiServerPort),
        "advertise-address": "127.0.0.1",
        // The endpoints of the Service "kubernetes" may not be loopback addresses: it has none.
        "endpoint-reconciler-type": "none",
        "tls-cert-file": files.serverCertificate,
        "tls-private-key-file": files.serverKey,
        "client-ca-file": files.authority,
        "authorization-mode": "Node,RBAC",
        "allow-privileged": "true",
        "service-account-issuer": plane.issuerUrl,
        "service-account-key-file": files.verifyingKeys,
        "service-account-signing-key-file": files.signingKey,
        "service-cluster-ip-range": plane.serviceRange,
        profiling: "false",
      },
    },
    { binaries: plane.binaries, logs: plane.logs, environment: memoryLimit("160MiB") },
  );
}

/** Wants an API server that is ready. */
export function startControllers(plane: ControlPlane): Promise<ServerProcess[]> {
  const { files } = plane;
  const client = { kubeconfig: files.kubeconfig, "leader-elect": "false", "secure-port": "0", profiling: "false" };
  return runPrograms(
    {
      "kube-controller-manager": {
        ...client,
        "root-ca-file": files.authority,
        "service-account-private-key-file": files.signingKey,
        "kube-api-qps": "200",
        "kube-api-burst": "400",
      },
      "kube-scheduler": client,
      // Without leases the control plane takes the nodes for lost after a minute.
      kwok: { kubeconfig: files.kubeconfig, "manage-all-nodes": "true", "node-lease-duration-seconds": "40" },
    },
    {
      binaries: plane.binaries,
      logs: plane.logs,
      // kwok reads what its nodes and pods do from kwok.yaml there, and nothing of the user's own.
      environment: { ...memoryLimit("80MiB"), KWOK_WORKDIR: plane.folder },
    },
  );
}

/** Go collects garbage harder above the limit: a lab is small, and so may its servers be. */
function memoryLimit(limit: string): Record<string, string> {
  return { GOGC: "50", GOMEMLIMIT: limit };
}
