import { setTimeout as delay } from "node:timers/promises";
import type { Kind, Properties, ProviderDefinition } from "../../../lab/providers/base/kind";
import { keyOf, type RecordedObject, type RecordingProvider } from "../../../lab/providers/recording";
import { recordingCloud } from "../../recorded-cloud";
import { OVERWRITTEN, physicalId } from "./physical-ids";
import type { Moment } from "./plan";

/** So that several calls are under way at once, as they are in a cloud. */
const CALL_MILLISECONDS = 30;

/**
 * A cloud in memory that knows its objects by their names, refuses to make one twice, and can be interrupted in the middle
 * of a call.
 */
export class InterruptibleCloud {
  private readonly providers = Object.values(recordingCloud());
  readonly definitions: readonly ProviderDefinition<unknown>[] = this.providers.map((provider) => this.wrap(provider));
  private calls = 0;
  private pending?: { moment: Moment; interrupt: () => void | Promise<void> };
  private isDown = false;

  /** What exists, by type and id. */
  get objects(): string[] {
    return this.providers.flatMap(({ objects }) => [...objects.keys()]).sort();
  }

  /** Whether the interruption has come. */
  get isInterrupted(): boolean {
    return this.pending === undefined;
  }

  /** The next run is interrupted at this moment. */
  interruptAt(moment: Moment, interrupt: () => void | Promise<void>): void {
    this.calls = 0;
    this.pending = { moment, interrupt };
  }

  /** From now on no call that is under way reaches the cloud any more. */
  goDown(): void {
    this.isDown = true;
  }

  comeBack(): void {
    this.isDown = false;
  }

  private wrap({ definition, objects }: RecordingProvider): ProviderDefinition<unknown> {
    return {
      ...definition,
      kindOf: (token) => {
        const kind = definition.kindOf(token);
        return kind && this.interruptible(kind, objects);
      },
    };
  }

  private interruptible(kind: Kind<Properties>, objects: Map<string, RecordedObject>): Kind<Properties> {
    const { token } = kind;
    return {
      ...kind,
      create: (inputs, call) =>
        this.during(async () => {
          const id = physicalId(token, inputs);
          if (objects.has(keyOf(token, id)) && !OVERWRITTEN.includes(token)) {
            throw new Error(`${token} ${id} already exists`);
          }
          const { id: counted, outputs } = await kind.create(inputs, call);
          const made = objects.get(keyOf(token, counted));
          objects.delete(keyOf(token, counted));
          if (made) objects.set(keyOf(token, id), made);
          return { id, outputs };
        }),
      delete: (id, old, call) => this.during(() => kind.delete(id, old, call)),
    };
  }

  private async during<Result>(call: () => Promise<Result>): Promise<Result> {
    const number = ++this.calls;
    await delay(CALL_MILLISECONDS);
    await this.interruptIf(number, false);
    if (this.isDown) throw new Error("the call never reached the cloud");
    const result = await call();
    await this.interruptIf(number, true);
    return result;
  }

  private async interruptIf(call: number, done: boolean): Promise<void> {
    const { pending } = this;
    if (pending?.moment.call !== call || pending.moment.done !== done) return;
    this.pending = undefined;
    await pending.interrupt();
  }
}
