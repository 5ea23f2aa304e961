import type { MigrationState } from "./state";

/** Whether a step is behind the user; `ask` where it cannot be seen from outside. */
export type Progress = "done" | "open" | "ask";

/** One step of a migration. */
export interface MigrationStep {
  /** Stable, for scripts. */
  readonly id: string;
  readonly title: string;
  readonly progress: Progress;
  /** What it does and why now. */
  readonly why: string;
  /** What to run, in order; what has to be replaced stands in capitals, and what no command does after a `#`. */
  readonly commands: readonly string[];
  /** What must hold before the next step. */
  readonly verify: readonly string[];
  /** How to undo it. */
  readonly goBack: readonly string[];
}

/** True for what is seen to be behind the user. */
export const done = (isDone: boolean): Progress => (isDone ? "done" : "open");

export const doctorCommand = ({ namespace, storageCluster }: MigrationState): string =>
  `npx pxwi doctor --namespace ${namespace} --storage-cluster ${storageCluster}`;

export const kubectl = ({ namespace }: MigrationState): string => `kubectl --namespace ${namespace}`;

/** pxctl in a pod of Portworx. */
export function pxctl(state: MigrationState): string {
  const pod = `$(${kubectl(state)} get pods --selector name=portworx --output name | head -n 1)`;
  return `${kubectl(state)} exec ${pod} --container portworx -- /opt/pwx/bin/pxctl`;
}
