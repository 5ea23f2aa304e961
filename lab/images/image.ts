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
  /** The container's environment variables, as far as they are given by value or by ConfigMap. */
  readEnvironment(): Promise<Readonly<Record<string, string>>>;
  /** Reads a file that the container mounts from a Secret or ConfigMap, such as `/etc/webhook/certs/tls.crt`. */
  readMountedFile(path: string): Promise<Buffer>;
  /** Makes a server on 127.0.0.1 the one that the pod's Services lead to at this port of the container, until it is stopped. */
  publish(containerPort: number, localPort: number): Promise<RunningImage>;
  log(message: string): void;
}

export interface RunningImage {
  stop(): Promise<void>;
}

/** One row of the image table: a local program that plays the container of some workload. */
export interface Image {
  readonly name: string;
  /** True for the container images that this program plays, such as `portworx/px-operator:26.2.1`. */
  matches(image: string): boolean;
  /**
   * True for a server: in a rolling update the next program starts before the one before it ends. Others wait, as for the
   * lease of a leader.
   */
  readonly overlaps?: boolean;
  /** A rejection is what a program's exit is to a container: it is started again after a while. */
  start(view: ContainerView): Promise<RunningImage>;
}
