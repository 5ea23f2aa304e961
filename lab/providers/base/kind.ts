/** A resource's inputs or outputs as plain values; see {@link UNKNOWN} for what a preview does not know yet. */
export type Properties = Record<string, unknown>;

/** Stands for a value that a preview cannot know; the server turns it into the engine's own marker and back. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A rejected input: the engine shows it as the resource's own error and creates nothing. */
export class CheckError extends Error {
  constructor(
    readonly property: string,
    readonly reason: string,
  ) {
    super(`${property}: ${reason}`);
  }
}

/** The object exists but is not as it should be yet: the engine keeps it in its state and tries again with the next update. */
export class InitError extends Error {
  constructor(
    readonly id: string,
    readonly outputs: Properties,
    readonly reasons: readonly string[],
  ) {
    super(reasons.join("\n"));
  }
}

/** What a kind may know about the call that it serves. */
export interface Call<Context> {
  /** What {@link ProviderDefinition.configure} made of the provider's own inputs. */
  readonly context: Context;
  readonly urn: string;
  /** The resource's custom timeout in seconds, 0 if it has none. */
  readonly timeoutSeconds: number;
  /** Aborted when the engine cancels or goes away. */
  readonly signal: AbortSignal;
  /** A message for the user, shown at the resource; a status is shown only while the operation runs. */
  log(severity: "info" | "warning" | "status", message: string): void;
}

export interface Created {
  id: string;
  outputs: Properties;
}

export interface Live {
  /** Inputs as they would be written to get the live object: what a refresh compares. */
  inputs: Properties;
  outputs: Properties;
}

/** Property paths such as `tags` or `metadata.name`; a path stands for everything under it. */
export interface Change {
  changed: string[];
  /** Those whose difference cannot be updated in place. */
  replaces: string[];
  deleteBeforeReplace?: boolean;
}

/**
 * One resource type: a small file each. Secrets arrive as plain values and are marked again by the server on
 * outputs of the same name; a kind names further secrets in {@link secretOutputs}.
 */
export interface Kind<Context> {
  /** Pulumi type token, such as `aws:iam/role:Role`. */
  readonly token: string;
  /** Inputs (property paths) whose change replaces the resource, named by the genuine provider's schema. */
  readonly replaceOn?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** Top-level inputs and outputs that are always secret. */
  readonly secretOutputs?: readonly string[];
  /** Defaults and names; throws {@link CheckError}. Inputs may hold {@link UNKNOWN} anywhere. */
  check?(inputs: Properties, old: Properties | undefined, call: Call<Context>): Properties | Promise<Properties>;
  /** Replaces the server's own comparison of old and new inputs. */
  diff?(old: Live & { id: string }, inputs: Properties, call: Call<Context>): Change | Promise<Change>;
  /**
   * Outputs as far as a preview knows them; what the kind computes at create is {@link UNKNOWN}. Default: the inputs,
   * and at an update also the outputs that are no inputs.
   */
  preview?(inputs: Properties, old: Live | undefined, call: Call<Context>): Properties | Promise<Properties>;
  /** May throw {@link InitError} once the object exists. */
  create(inputs: Properties, call: Call<Context>): Promise<Created>;
  /** Undefined when the object is gone. An import comes with an id alone: old inputs and outputs are empty. */
  read(id: string, old: Live, call: Call<Context>): Promise<Live | undefined>;
  /** Absent: every change replaces. May throw {@link InitError}. */
  update?(id: string, old: Live, inputs: Properties, call: Call<Context>): Promise<Properties>;
  delete(id: string, old: Live, call: Call<Context>): Promise<void>;
}

/** A function of the provider, such as `aws:eks/getCluster:getCluster`. */
export type Invoke<Context> = InvokeMethod<Context>["invoke"];

/** Declared as a method, so that providers of different contexts fit into one list. */
interface InvokeMethod<Context> {
  invoke(args: Properties, context: Context): Promise<Properties>;
}

/** A component that a program asks the provider for: its outputs, {@link UNKNOWN} where a preview cannot know them. */
export type Component = (
  inputs: Properties,
  call: { readonly urn: string; readonly preview: boolean },
) => Properties | Promise<Properties>;

export interface ProviderDefinition<Context> {
  /** Package name: `aws`, `kubernetes`. */
  readonly name: string;
  /** At least the SDK's version. */
  readonly version: string;
  /**
   * Called once for each provider resource with its inputs. Never called while an input is unknown: the engine then
   * answers itself.
   */
  configure(inputs: Properties): Context | Promise<Context>;
  /** Provider inputs whose change replaces the provider and so everything under it. */
  readonly replaceOn?: readonly string[];
  /** Replaces the comparison by {@link replaceOn}. Inputs may hold {@link UNKNOWN}. */
  diffConfig?(old: Properties, inputs: Properties): Change;
  /** Provider inputs that stay text even where the text is JSON, such as a kubeconfig; of all others, what Pulumi encoded is decoded. */
  readonly textInputs?: readonly string[];
  /** The kind for a type token; undefined is an error that names the token. */
  kindOf(token: string): Kind<Context> | undefined;
  readonly invokes: Readonly<Record<string, Invoke<Context>>>;
  /** By type token. */
  readonly components?: Readonly<Record<string, Component>>;
}
