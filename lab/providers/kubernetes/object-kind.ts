import { messageOf } from "../base/errors";
import { type Call, CheckError, InitError, type Kind, type Live, type Properties, UNKNOWN } from "../base/kind";
import { containsUnknown } from "../base/values";
import type { ClusterAccess } from "./access";
import { toApiNames, toSdkNames } from "./api-names";
import { UnreachableError } from "./client";
import { deleteObject, FOREGROUND } from "./deletion";
import {
  adoptCreatedFields,
  FIELD_MANAGER_OUTPUT,
  fieldManagerOf,
  forcesFields,
  hasCreatedFields,
} from "./field-manager";
import { importedInputs, liveInputs, withoutServerFields } from "./live-inputs";
import { inNamespace } from "./namespacing";
import { named } from "./naming";
import {
  annotation,
  describe,
  idOf,
  type KubernetesObject,
  parseId,
  type Reference,
  referenceOf,
  textAt,
} from "./objects";
import { readinessOf } from "./readiness";
import { explained, isBeyondPreview } from "./refusals";
import { diffObject } from "./replacement";
import { retryWhileMissing } from "./retry";
import { type Patience, waitUntil } from "./waiting";

const DEFAULT_TIMEOUT_SECONDS = 600;

/** Any object of the Kubernetes API, as the genuine provider treats it. */
export class ObjectKind implements Kind<ClusterAccess> {
  readonly secretOutputs: readonly string[];

  constructor(
    readonly token: string,
    readonly apiVersion: string,
    readonly kind: string,
  ) {
    this.secretOutputs = apiVersion === "v1" && kind === "Secret" ? ["data", "stringData"] : [];
  }

  async check(given: Properties, old: Properties | undefined, call: Call<ClusterAccess>): Promise<Properties> {
    const inputs = withoutServerFields({
      ...given,
      apiVersion: given.apiVersion ?? this.apiVersion,
      kind: given.kind ?? this.kind,
    });
    if (inputs.kind !== this.kind) {
      throw new CheckError("kind", `must be ${this.kind}, the kind of ${this.token}: the lab has no patch resources`);
    }
    return inNamespace(named(inputs, old, call.urn), old, this, call.context);
  }

  diff(old: Live, inputs: Properties, call: Call<ClusterAccess>) {
    return diffObject(old, inputs, call.context);
  }

  async preview(inputs: Properties, old: Live | undefined, call: Call<ClusterAccess>): Promise<Properties> {
    if (containsUnknown(inputs)) {
      return inputs;
    }
    try {
      return previewOutputs(await this.write(inputs, old, call, true), old);
    } catch (error) {
      if (error instanceof UnreachableError) {
        call.log("warning", `previewed without the cluster: ${error.message}`);
        return inputs;
      }
      if (isBeyondPreview(error, old)) {
        return inputs;
      }
      throw error;
    }
  }

  async create(inputs: Properties, call: Call<ClusterAccess>) {
    const made = await retryWhileMissing(() => this.write(inputs, undefined, call, false), call);
    return { id: idOf(referenceOf(made)), outputs: await this.settled(made, inputs, call) };
  }

  async read(id: string, old: Live, call: Call<ClusterAccess>): Promise<Live | undefined> {
    const isImport = Object.keys(old.inputs).length === 0;
    const live = await call.context.api.read(this.referenceTo(id, old));
    if (live === undefined) {
      return undefined;
    }
    const inputs = isImport ? importedInputs(live) : liveInputs(live, toApiNames(old.inputs));
    return { inputs: toSdkNames(inputs), outputs: outputsOf(live, fieldManagerOf(call.urn, old.inputs, old)) };
  }

  async update(id: string, old: Live, inputs: Properties, call: Call<ClusterAccess>): Promise<Properties> {
    const live = await call.context.api.read(this.referenceTo(id, old));
    if (live === undefined) {
      throw new Error(`${this.kind} ${id} does not exist any more: run pulumi refresh`);
    }
    await adoptCreatedFields(live, fieldManagerOf(call.urn, inputs, old), call.context.api);
    return this.settled(await this.write(inputs, old, call, false), inputs, call, old);
  }

  async delete(id: string, old: Live, call: Call<ClusterAccess>): Promise<void> {
    const reference = this.referenceTo(id, old);
    const policy = annotation(old.inputs, "pulumi.com/deletionPropagationPolicy")?.replace(/^./, (first) =>
      first.toUpperCase(),
    );
    if (skipsAwait(old.inputs)) {
      await call.context.api.delete(reference, policy ?? FOREGROUND);
    } else {
      await deleteObject(call.context.api, reference, patienceOf(old.inputs, call), policy);
    }
  }

  private async write(
    inputs: Properties,
    old: Live | undefined,
    call: Call<ClusterAccess>,
    dryRun: boolean,
  ): Promise<KubernetesObject> {
    const { api, enablePatchForce, upsertExistingObjects } = call.context;
    const object = toApiNames(inputs) as KubernetesObject;
    const fieldManager = fieldManagerOf(call.urn, inputs, old);
    try {
      const live = dryRun && old !== undefined ? await api.read(referenceOf(object)) : undefined;
      // A dry run cannot adopt fields first.
      const adopts = live !== undefined && hasCreatedFields(live, fieldManager);
      const force = enablePatchForce || forcesFields(inputs) || adopts;
      return old === undefined && !upsertExistingObjects
        ? await api.create(object, { fieldManager, dryRun })
        : await api.apply(object, { fieldManager, dryRun, force });
    } catch (error) {
      throw explained(error, referenceOf(object));
    }
  }

  /** Waits for readiness; whatever comes, an object that was written is never lost from the state. */
  private async settled(
    written: KubernetesObject,
    inputs: Properties,
    call: Call<ClusterAccess>,
    old?: Live,
  ): Promise<Properties> {
    const { api } = call.context;
    const reference = referenceOf(written);
    const readiness = readinessOf(written);
    const manager = fieldManagerOf(call.urn, inputs, old);
    let live = written;
    if (readiness === undefined || skipsAwait(inputs)) {
      return outputsOf(live, manager);
    }
    try {
      await waitUntil(
        async () => {
          const read = await api.read(reference);
          if (read === undefined) {
            throw new Error("it was deleted by somebody else");
          }
          live = read;
          return readiness(live, api);
        },
        patienceOf(inputs, call),
      );
    } catch (error) {
      const reason = `${describe(reference)} exists but is not ready: ${messageOf(error)}`;
      throw new InitError(idOf(reference), outputsOf(live, manager), [reason]);
    }
    return outputsOf(live, manager);
  }

  private referenceTo(id: string, old: Live): Reference {
    const apiVersion = textAt(old.inputs, "apiVersion") ?? textAt(old.outputs, "apiVersion") ?? this.apiVersion;
    return { apiVersion, kind: this.kind, ...parseId(id) };
  }
}

function outputsOf(live: KubernetesObject, fieldManager: string): Properties {
  return { ...toSdkNames(live), [FIELD_MANAGER_OUTPUT]: fieldManager };
}

/** A dry run invents what only a real write knows. */
function previewOutputs(result: KubernetesObject, old: Live | undefined): Properties {
  const metadata = { ...result.metadata };
  for (const name of old === undefined ? ["uid", "creationTimestamp", "resourceVersion"] : ["resourceVersion"]) {
    metadata[name] = UNKNOWN;
  }
  const outputs: Properties = toSdkNames({ ...result, metadata });
  delete outputs.status;
  return outputs;
}

function skipsAwait(inputs: Properties): boolean {
  return annotation(inputs, "pulumi.com/skipAwait") === "true";
}

function patienceOf(inputs: Properties, call: Call<ClusterAccess>): Patience {
  const annotated = Number(annotation(inputs, "pulumi.com/timeoutSeconds"));
  return {
    seconds: call.timeoutSeconds || annotated || DEFAULT_TIMEOUT_SECONDS,
    signal: call.signal,
    progress: (missing) => call.log("status", missing),
  };
}
