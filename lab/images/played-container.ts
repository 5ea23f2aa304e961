import { setTimeout as sleep } from "node:timers/promises";
import type { RunningImage } from "./image";
import type { PlayableContainer } from "./workloads";

const FIRST_RESTART_MILLISECONDS = 500;
const LAST_RESTART_MILLISECONDS = 10_000;

export interface ContainerRuntime {
  start(target: PlayableContainer): Promise<RunningImage>;
  /** The program runs; it did not before. */
  started(target: PlayableContainer): Promise<void>;
  /** The program has ended with this error, and is started again after a while. */
  crashed(target: PlayableContainer, error: unknown): Promise<void>;
}

/** One container of one workload: at most one program, which follows the pod that it is told to play. */
export class PlayedContainer {
  private target: PlayableContainer | undefined;
  private running: { podUid: string | undefined; program: RunningImage } | undefined;
  private busy = false;
  private settled: Promise<void> = Promise.resolve();
  private waiting = new AbortController();

  constructor(private readonly runtime: ContainerRuntime) {}

  get podUid(): string | undefined {
    return this.target?.pod.metadata?.uid;
  }

  /** @param target undefined: no pod runs this container any more */
  play(target: PlayableContainer | undefined): void {
    const changed = target?.pod.metadata?.uid !== this.podUid;
    this.target = target;
    if (!changed) return;
    this.waiting.abort();
    if (!this.busy) this.settled = this.settle();
  }

  async stop(): Promise<void> {
    this.play(undefined);
    await this.settled;
  }

  private async settle(): Promise<void> {
    this.busy = true;
    let restartMilliseconds = FIRST_RESTART_MILLISECONDS;
    while (this.running?.podUid !== this.podUid) {
      await this.stopProgram();
      if (this.target === undefined) break;
      if (await this.startProgram(this.target)) continue;
      await this.pause(restartMilliseconds);
      restartMilliseconds = Math.min(restartMilliseconds * 2, LAST_RESTART_MILLISECONDS);
    }
    this.busy = false;
  }

  private async startProgram(target: PlayableContainer): Promise<boolean> {
    try {
      const program = await this.runtime.start(target);
      this.running = { podUid: target.pod.metadata?.uid, program };
      await this.runtime.started(target);
      return true;
    } catch (error) {
      if (this.target === target) await this.runtime.crashed(target, error);
      return false;
    }
  }

  private async stopProgram(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.program.stop();
  }

  /** Ends early when there is something else to play. */
  private async pause(milliseconds: number): Promise<void> {
    this.waiting = new AbortController();
    await sleep(milliseconds, undefined, { signal: this.waiting.signal }).catch(() => {});
  }
}
