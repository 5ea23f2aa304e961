import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs } from "@pulumi/pulumi/runtime";
import { InputError } from "../../../components/input-error";

/** A resource as the engine would be asked for it. */
export interface RecordedResource {
  type: string;
  name: string;
  inputs: unknown;
  options: pulumi.ResourceOptions & pulumi.CustomResourceOptions;
}

export interface Recording<Value> {
  value: Value;
  /** Every resource but the components themselves, in the order in which the engine is asked for them. */
  resources: RecordedResource[];
  /** What each function of a provider was asked. */
  calls: MockCallArgs[];
  warnings: string[];
  /** What was only found out inside an apply; the engine fails the update with it. */
  failures: InputError[];
}

export interface Situation {
  preview?: boolean;
  /** Answers a provider's function; an error message stands for a call that fails. */
  answer?: (call: MockCallArgs) => Record<string, unknown> | string;
  /** Outputs of a resource; its inputs by default. */
  outputs?: (type: string, inputs: Record<string, unknown>) => Record<string, unknown>;
}

/** Options of a component whose resources are to be recorded. */
type ComponentOptions = pulumi.ComponentResourceOptions;

/** Runs a program against mocks until nothing is pending any more; always as stack acme/storage/test. */
export async function record<Value>(
  program: (options: ComponentOptions) => Value,
  { preview = false, answer, outputs }: Situation = {},
): Promise<Recording<Value>> {
  const resources: RecordedResource[] = [];
  const calls: MockCallArgs[] = [];
  const optionsOf = new Map<string, RecordedResource["options"]>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom }) => {
        const given = inputs as Record<string, unknown>;
        if (custom) resources.push({ type, name, inputs: given, options: optionsOf.get(`${type} ${name}`) ?? {} });
        return { id: `${name}-id`, state: outputs?.(type, given) ?? given };
      },
      call: (call) => {
        calls.push(call);
        const reply = answer?.(call) ?? `no answer to ${call.token}`;
        // The runtime reads a failed call's text here.
        if (typeof reply === "string") throw Object.assign(new Error(reply), { details: reply });
        return reply;
      },
    },
    "storage",
    "test",
    preview,
    "acme",
  );
  const remember: pulumi.ResourceTransformation = ({ type, name, opts }) => {
    optionsOf.set(`${type} ${name}`, opts);
    return undefined;
  };
  const watch = watchProcess();
  try {
    const value = program({ transformations: [remember] });
    await settled(watch.failed);
    return { value, resources, calls, ...watch.end() };
  } finally {
    watch.end();
  }
}

/** After a failure the runtime never says that it is done: what still runs is given some turns of the event loop. */
async function settled(failed: Promise<void>): Promise<void> {
  await Promise.race([pulumi.runtime.disconnect(), failed]);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

interface Watch {
  /** Resolves with the first failure. */
  failed: Promise<void>;
  end(): Pick<Recording<unknown>, "warnings" | "failures">;
}

/** Collects warnings and unhandled failures, which the test runner would otherwise take for its own. */
function watchProcess(): Watch {
  const warnings: string[] = [];
  const failures = new Set<InputError>();
  const unexpected: unknown[] = [];
  let fail = (): void => undefined;
  const failed = new Promise<void>((resolve) => (fail = resolve));
  const onRejection = (reason: unknown): void => {
    if (reason instanceof InputError) failures.add(reason);
    else unexpected.push(reason);
    // As the runtime itself does; else it complains at exit of what the failure left pending.
    void pulumi.log.error(String(reason));
    fail();
  };
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", onRejection);
  const { warn, error } = console;
  console.error = () => undefined;
  console.warn = (text: string) => void warnings.push(text.replace("warning: [runtime] ", ""));
  const end = () => {
    process.removeListener("unhandledRejection", onRejection);
    for (const listener of listeners.splice(0)) process.on("unhandledRejection", listener);
    Object.assign(console, { warn, error });
    if (failures.size === 0 && unexpected.length > 0) throw unexpected[0];
    return { warnings, failures: [...failures] };
  };
  return { failed, end };
}

/** The value of an output, or the error that it fails with. */
export function valueOf<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return (output as unknown as { promise(): Promise<Value> }).promise();
}

/** The text of the InputError that an action ends with. */
export function mistakeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("nothing was wrong");
}
