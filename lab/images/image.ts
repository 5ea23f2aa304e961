import type { KubeConfig, V1Pod } from "@kubernetes/client-node";

/** What a program in the place of a container is given: the same that the container would see. */
export interface ContainerView {
  /** Access as the pod's own service account: what its RBAC lacks, the program cannot do. */
  readonly kubeConfig: KubeConfig;
  /** The pod that the program runs in. */
  readonly pod: V1Pod;
  /** The container's image, such as `portworx/px-operator:26.2.1`. */
  readonly image: string;
  /** Command and arguments of the container, in order. */
  readonly command: readonly string[];
  /** Reads a file that the container mounts from a Secret or ConfigMap, such as `/etc/webhook/certs/tls.crt`. */
  readMountedFile(path: string): Promise<Buffer>;
  /** Loopback addresses at which the pod's Services are reached; a server listens there. */
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
  /** A rejection is what a program's exit is to a container: it is started again after a while. */
  start(view: ContainerView): Promise<RunningImage>;
}
