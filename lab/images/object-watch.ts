import { setImmediate } from "node:timers";
import {
  ListWatch,
  Watch,
  type KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
} from "@kubernetes/client-node";

const RETRY_MILLISECONDS = 500;

export interface ObjectWatchOptions<T extends KubernetesObject> {
  readonly kubeConfig: KubeConfig;
  /** Such as `/api/v1/pods`. */
  readonly path: string;
  readonly list: () => Promise<KubernetesListObject<T>>;
  readonly labelSelector?: string;
  /** Called for each object that is new, has changed or is gone; {@link ObjectWatch.all} already shows the new state. */
  readonly onChange?: (object: T) => void;
  /** Called when the API server answers with a refusal, which RBAC may be the reason for; not when it is away. */
  readonly onRefused?: (message: string) => void;
}

/** The live objects of one kind. Survives a lost connection and an API server that is away for a while. */
export class ObjectWatch<T extends KubernetesObject> {
  /** Settled once the first list has arrived, or the watch was stopped. */
  readonly synced: Promise<void>;
  private readonly connection: StoppableWatch;
  private readonly objects: ListWatch<T>;
  private retry: NodeJS.Timeout | undefined;
  private refusal: number | undefined;
  private settle: () => void = () => {};

  constructor({ kubeConfig, path, list, labelSelector, onChange, onRefused }: ObjectWatchOptions<T>) {
    this.synced = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.connection = new StoppableWatch(kubeConfig);
    const listAndSettle = async () => {
      const listed = await list();
      setImmediate(this.settle); // The library takes the list over right after this returns.
      return listed;
    };
    this.objects = new ListWatch<T>(path, this.connection, listAndSettle, false, labelSelector);
    this.objects.on("error", (error: unknown) => {
      this.noteRefusal(refusalOf(error), (status) => onRefused?.(`the API server answers ${status} for ${path}`));
      this.startAgain();
    });
    if (onChange !== undefined) this.objects.on("change", onChange);
    void this.objects.start();
  }

  get(name: string, namespace: string): T | undefined {
    return this.objects.get(name, namespace);
  }

  all(namespace?: string): readonly T[] {
    return this.objects.list(namespace);
  }

  async stop(): Promise<void> {
    clearTimeout(this.retry);
    this.connection.stopped = true;
    await this.objects.stop();
    this.settle();
  }

  /** Told once, though it is tried again and again. */
  private noteRefusal(status: number | undefined, tell: (status: number) => void): void {
    if (status !== undefined && status !== this.refusal) tell(status);
    this.refusal = status;
  }

  /** The library gives up at the first error, and an API server that restarts is one. */
  private startAgain(): void {
    if (this.connection.stopped) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.objects.start(), RETRY_MILLISECONDS);
  }
}

/** The HTTP status of an answer; a connection that failed has none. */
function refusalOf(error: unknown): number | undefined {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return [code, statusCode].find((status) => typeof status === "number");
}

/** The library may open one more connection while it is being stopped, and that one would keep the process alive. */
class StoppableWatch extends Watch {
  stopped = false;

  override async watch(...request: Parameters<Watch["watch"]>): Promise<AbortController> {
    if (this.stopped) return new AbortController();
    const controller = await super.watch(...request);
    if (this.stopped) controller.abort();
    return controller;
  }
}
