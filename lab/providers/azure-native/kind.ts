import { changeOf, differences } from "../base/comparison";
import { supportedInputs } from "../base/inputs";
import { type Change, CheckError, type Kind, type Live, type Properties, UNKNOWN } from "../base/kind";
import { inputsOf, outputsOf, previewOutputs, requestBody } from "./bodies";
import type { AzureContext } from "./context";
import { followDrift } from "./drift";
import { unlessMissing } from "./failures";
import { importedInputs } from "./imported-inputs";
import { autoName, checkNames, CREATE_BEFORE_DELETE } from "./naming";
import { fillPath, nameInput, pathInputs } from "./paths";
import { omit } from "./properties";
import { bodyInputs, type ResourceType } from "./resource-type";

/** Every type is served in the same way, as the genuine provider does it: by its schema. */
export function kindOf(type: ResourceType): Kind<AzureContext> {
  const { apiVersion } = type;
  const read = async (id: string, { resources }: AzureContext, signal: AbortSignal): Promise<Properties | undefined> =>
    unlessMissing(() => resources.get(id, apiVersion, signal));

  return {
    token: type.token,

    async check(inputs, old, { context, urn }) {
      const given = supportedInputs("azure-native", inputs, [...pathInputs(type), ...bodyInputs(type)]);
      const named = { ...given, ...autoName(type, given, old, urn) };
      const checked = { ...named, ...(await defaultLocation(type, named, old, context)), azureApiVersion: apiVersion };
      checkRequired(type, checked);
      checkNames(type.names ?? {}, checked);
      return checked;
    },

    diff: (old, inputs) => changeOfResource(type, old.inputs, inputs),

    preview: (inputs, old) => previewOutputs(type, inputs, old?.outputs),

    async create(inputs, { context, signal }) {
      const id = fillPath(type.path, inputs, context.subscriptionId);
      // A PUT would quietly take over what somebody else made.
      if ((await read(id, context, signal)) !== undefined) {
        throw new Error(`cannot create already existing resource '${id}'`);
      }
      const written = await context.resources.put(id, apiVersion, requestBody(type, inputs), signal);
      const live = await read(id, context, signal);
      const ownId = typeof written.id === "string" ? written.id : id;
      return { id: ownId, outputs: outputsOf(type, live ?? written) };
    },

    async read(id, old, { context, signal }) {
      const response = await read(id, context, signal);
      return response === undefined ? undefined : liveOf(type, id, old, outputsOf(type, response));
    },

    async update(id, _old, inputs, { context, signal }) {
      const written = await context.resources.put(id, apiVersion, requestBody(type, inputs), signal);
      return outputsOf(type, (await read(id, context, signal)) ?? written);
    },

    async delete(id, _old, { context, signal }) {
      await unlessMissing(() => context.resources.delete(id, apiVersion, signal));
    },
  };
}

function liveOf(type: ResourceType, id: string, old: Live, outputs: Properties): Live {
  const isImport = Object.keys(old.inputs).length === 0;
  const inputs = isImport
    ? importedInputs(type, id, outputs)
    : followDrift(old.inputs, inputsOf(type, old.outputs), inputsOf(type, outputs));
  return { inputs, outputs };
}

/** Two of one name cannot be, unless the name is one that the provider makes. */
function changeOfResource(type: ResourceType, old: Properties, inputs: Properties): Change {
  return changeOf(differences(comparable(old), comparable(inputs)), {
    replaceOn: [...pathInputs(type), ...type.replaceOn],
    deleteBeforeReplace: old[CREATE_BEFORE_DELETE] !== true,
  });
}

/** "East US" and "eastus" are one place. */
function comparable(given: Properties): Properties {
  const inputs = omit(given, [CREATE_BEFORE_DELETE]);
  return typeof inputs.location === "string"
    ? { ...inputs, location: inputs.location.toLowerCase().replaceAll(" ", "") }
    : inputs;
}

/** Where nothing is told: where it was, then what the provider is told, then where its resource group is. */
async function defaultLocation(
  type: ResourceType,
  inputs: Properties,
  old: Properties | undefined,
  context: AzureContext,
): Promise<Properties> {
  if (inputs.location !== undefined || !type.topInputs.includes("location")) return {};
  const { resourceGroupName } = inputs;
  const told = old?.location ?? context.location;
  if (told !== undefined) return { location: told };
  if (resourceGroupName === UNKNOWN) return { location: UNKNOWN };
  const ofGroup = typeof resourceGroupName === "string" ? await context.locationOfGroup(resourceGroupName) : undefined;
  return ofGroup === undefined ? {} : { location: ofGroup };
}

function checkRequired(type: ResourceType, inputs: Properties): void {
  const required = [...pathInputs(type).filter((name) => name !== nameInput(type)), ...type.required];
  const missing = required.find((name) => inputs[name] === undefined);
  if (missing === undefined) return;
  const hint =
    missing === "location"
      ? ". Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."
      : "";
  throw new CheckError(missing, `missing required property '${missing}'${hint}`);
}
