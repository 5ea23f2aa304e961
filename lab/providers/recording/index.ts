import { type Call, type Kind, type Live, type Properties, type ProviderDefinition, UNKNOWN } from "../base/kind";
import { resourceName } from "../base/timeline";

/** An object in the memory of a recording provider; a test may change or remove it, as somebody else would. */
export interface RecordedObject {
  readonly token: string;
  readonly urn: string;
  inputs: Properties;
  outputs: Properties;
}

/** What a cloud knows of a new object when it computes an output. */
export interface NewObject {
  readonly id: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly inputs: Properties;
}

/** What is special about a type; every other type simply keeps what it is given. */
export interface RecordedType extends Pick<
  Kind<unknown>,
  "replaceOn" | "deleteBeforeReplace" | "secretOutputs" | "check"
> {
  /** @default the name in the program and a counter */
  id?(inputs: Properties, name: string): string;
  /** Outputs that the cloud computes at create, by name; unknown in a preview unless they are given as inputs. */
  readonly computed?: Readonly<Record<string, (object: NewObject) => unknown>>;
  /** Runs in the place of the cloud, before the object exists; throws to make the create fail. */
  create?(inputs: Properties, call: Call<Properties>): void | Promise<void>;
}

export interface RecordingOptions {
  /** @default a version above every SDK's */
  readonly version?: string;
  /** By type token. */
  readonly types?: Readonly<Record<string, RecordedType>>;
  readonly replaceOn?: readonly string[];
  /** By function token. */
  readonly invokes?: Readonly<Record<string, (args: Properties) => Properties>>;
}

export interface RecordingProvider {
  readonly definition: ProviderDefinition<Properties>;
  /** By type token and id, see {@link keyOf}. */
  readonly objects: Map<string, RecordedObject>;
  /** Inputs of each provider resource that was configured. */
  readonly configurations: Properties[];
}

export function keyOf(token: string, id: string): string {
  return `${token} ${id}`;
}

/** A provider for every type of a package that keeps its objects in memory: for tests of order, diffs and state. */
export function recordingProvider(name: string, options: RecordingOptions = {}): RecordingProvider {
  const objects = new Map<string, RecordedObject>();
  const configurations: Properties[] = [];
  const invokes = Object.entries(options.invokes ?? {}).map(
    ([token, answer]) => [token, (args: Properties) => Promise.resolve(answer(args))] as const,
  );
  const definition: ProviderDefinition<Properties> = {
    name,
    version: options.version ?? "999.0.0",
    replaceOn: options.replaceOn,
    configure(inputs) {
      configurations.push(inputs);
      return inputs;
    },
    kindOf: (token) => recordedKind(token, options.types?.[token] ?? {}, objects),
    invokes: Object.fromEntries(invokes),
  };
  return { definition, objects, configurations };
}

function recordedKind(token: string, type: RecordedType, objects: Map<string, RecordedObject>): Kind<Properties> {
  const computed = Object.entries(type.computed ?? {});
  return {
    token,
    replaceOn: type.replaceOn,
    deleteBeforeReplace: type.deleteBeforeReplace,
    secretOutputs: type.secretOutputs,
    check: type.check,
    preview(inputs, old) {
      const unknown = Object.fromEntries(computed.map(([name]) => [name, old?.outputs[name] ?? UNKNOWN]));
      return { ...unknown, ...inputs };
    },
    async create(inputs, call) {
      await type.create?.(inputs, call);
      const name = resourceName(call.urn);
      const id = type.id?.(inputs, name) ?? freeId(objects, token, name);
      const outputs = {
        ...Object.fromEntries(computed.map(([key, of]) => [key, of({ id, name, inputs })])),
        ...inputs,
      };
      objects.set(keyOf(token, id), { token, urn: call.urn, inputs, outputs });
      return { id, outputs };
    },
    read(id) {
      const found = objects.get(keyOf(token, id));
      return Promise.resolve(found && { inputs: found.inputs, outputs: found.outputs });
    },
    update(id, old, inputs) {
      const found = objects.get(keyOf(token, id));
      if (found === undefined) {
        throw new Error(`${token} ${id} does not exist any more: refresh the stack`);
      }
      found.outputs = { ...computedOf(old), ...inputs };
      found.inputs = inputs;
      return Promise.resolve(found.outputs);
    },
    delete(id) {
      objects.delete(keyOf(token, id));
      return Promise.resolve();
    },
  };
}

function computedOf({ inputs, outputs }: Live): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !(name in inputs)));
}

function freeId(objects: Map<string, RecordedObject>, token: string, name: string): string {
  let count = 1;
  while (objects.has(keyOf(token, `${name}-${count}`))) {
    count++;
  }
  return `${name}-${count}`;
}
