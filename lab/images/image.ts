import type { KubeConfig, V1Pod } from "@kubernetes/client-node";

/** What a program in the place of a container is given; the same that a container would see. */
export interface ContainerView {
  /** Cluster-admin access; an image's real RBAC is the workload's own manifest. */
  readonly kubeConfig: KubeConfig;
  /** The first running pod of the workload. */
  readonly pod: V1Pod;
  /** Command and arguments of the container, in order. */
  readonly command: readonly string[];
  /** Value of a plain environment variable of the container. */
  readonly environment: Readonly<Record<string, string>>;
  /** Reads a file that the pod mounts from a Secret or ConfigMap, such as `/etc/webhook/certs/tls.crt`. */
  readMountedFile(path: string): Promise<Buffer>;
  /** Loopback addresses at which the workload's Services are reached; a server listens there. */
  serviceAddresses(): Promise<ServiceAddress[]>;
  log(message: string): void;
}

export interface ServiceAddress {
  serviceName: string;
  clusterIP: string;
  port: number;
  /** The container's port that the Service's port leads to. */
  targetPort: number;
}

export interface RunningImage {
  stop(): Promise<void>;
}

/** One row of the image table: a local program that plays the container of some workload. */
export interface Image {
  readonly name: string;
  /** True for the container images that this program plays, such as `portworx/px-operator:26.2.1`. */
  matches(image: string): boolean;
  start(view: ContainerView): Promise<RunningImage>;
}
