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

/** One container of one workload: one program, which follows the pod that it is told to play. */
export class PlayedContainer {
  private target: PlayableContainer | undefined;
  private candidates: readonly PlayableContainer[] = [];
  private running: { target: PlayableContainer; program: RunningImage } | undefined;
  private busy = false;
  private settled: Promise<void> = Promise.resolve();
  private waiting = new AbortController();

  constructor(private readonly runtime: ContainerRuntime) {}

  get podUid(): string | undefined {
    return uidOf(this.target);
  }

  /** What the program that runs now was started for. */
  get serving(): PlayableContainer | undefined {
    return this.running?.target;
  }

  /**
   * @param target undefined: no pod runs this container any more
   * @param candidates the container in all pods that run it
   */
  play(target: PlayableContainer | undefined, candidates: readonly PlayableContainer[] = []): void {
    const changed = uidOf(target) !== this.podUid;
    this.target = target;
    this.candidates = candidates;
    if (!changed && !this.isOrphan()) return;
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
    while (uidOf(this.serving) !== this.podUid) {
      if (!this.target?.image.overlaps || this.isOrphan()) await this.stopProgram();
      if (this.target === undefined) break;
      if (await this.startProgram(this.target)) continue;
      await this.pause(restartMilliseconds);
      restartMilliseconds = Math.min(restartMilliseconds * 2, LAST_RESTART_MILLISECONDS);
    }
    this.busy = false;
  }

  /** True for a program whose pod is gone. */
  private isOrphan(): boolean {
    const uid = uidOf(this.serving);
    return uid !== undefined && uid !== this.podUid && !this.candidates.some((candidate) => uidOf(candidate) === uid);
  }

  private async startProgram(target: PlayableContainer): Promise<boolean> {
    try {
      const program = await this.runtime.start(target);
      await this.stopProgram();
      this.running = { target, program };
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

function uidOf(container: PlayableContainer | undefined): string | undefined {
  return container?.pod.metadata?.uid;
}
