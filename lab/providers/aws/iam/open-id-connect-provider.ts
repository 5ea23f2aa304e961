import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { z } from "zod";
import { changeOf, differences } from "../../base/comparison";
import { CheckError, type Kind, type Live, type Properties, UNKNOWN } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";
import { allTags, allTagsPreview, fromAws, ownTags, tagChanges, tagMap, toAws } from "../tags";

const providerInputs = z.object({
  url: z.string(),
  clientIdLists: z.array(z.string()),
  thumbprintLists: z.array(z.string()).optional(),
  tags: tagMap.optional(),
});

export const openIdConnectProvider: Kind<AwsContext> = {
  token: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  replaceOn: ["url"],

  check(inputs) {
    const given = supportedInputs(inputs, Object.keys(providerInputs.shape));
    requireInputs(given, ["url", "clientIdLists"]);
    if (typeof given.url === "string" && !given.url.startsWith("https://")) {
      throw new CheckError("url", `expected "url" to have a url with schema of: "https", got ${given.url}`);
    }
    return given;
  },

  diff(old, inputs, { context }) {
    const before: Properties = { ...canonical(old.inputs), tagsAll: old.outputs.tagsAll };
    const after = { ...canonical(inputs), tagsAll: allTagsPreview(context.defaultTags, inputs) };
    // Thumbprints that are not asked for are AWS's own choice.
    if (inputs.thumbprintLists === undefined) delete before.thumbprintLists;
    return changeOf(differences(before, after), openIdConnectProvider);
  },

  preview(inputs, old, { context }) {
    const computed = { arn: UNKNOWN, thumbprintLists: UNKNOWN };
    const tagsAll = allTagsPreview(context.defaultTags, inputs);
    // In an update the URL is the live one, without its scheme: what is made of it must not seem to change.
    return { ...computed, ...old?.outputs, ...inputs, ...(old && { url: old.outputs.url }), tagsAll };
  },

  async create(inputs, { context }) {
    const wanted = providerInputs.parse(inputs);
    const { OpenIDConnectProviderArn: arn = "" } = await doing("creating IAM OIDC Provider", () =>
      context.iam.send(
        new CreateOpenIDConnectProviderCommand({
          Url: wanted.url,
          ClientIDList: wanted.clientIdLists,
          ThumbprintList: wanted.thumbprintLists,
          Tags: toAws(allTags(context.defaultTags, wanted.tags)),
        }),
      ),
    );
    return { id: arn, outputs: await outputsOf(arn, inputs, context) };
  },

  read: (id, old, { context }) => readProvider(id, old.inputs, context),

  async update(id, _old, inputs, { context }) {
    await doing(`updating IAM OIDC Provider (${id})`, () => updateProvider(id, inputs, context));
    return outputsOf(id, inputs, context);
  },

  async delete(id, _old, { context }) {
    await doing(`deleting IAM OIDC Provider (${id})`, () =>
      unlessMissing(() => context.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }))),
    );
  },
};

/** The list of client ids is a set, and AWS leaves the scheme out of the URL. */
function canonical({ url, clientIdLists, ...others }: Properties): Properties {
  return {
    ...others,
    url: typeof url === "string" ? withoutScheme(url) : url,
    clientIdLists: Array.isArray(clientIdLists) ? [...(clientIdLists as unknown[])].sort() : clientIdLists,
  };
}

async function updateProvider(arn: string, inputs: Properties, { iam, defaultTags }: AwsContext): Promise<void> {
  const wanted = providerInputs.parse(inputs);
  const target = { OpenIDConnectProviderArn: arn };
  const live = await iam.send(new GetOpenIDConnectProviderCommand(target));
  if (wanted.thumbprintLists) {
    const update = { ...target, ThumbprintList: wanted.thumbprintLists };
    await iam.send(new UpdateOpenIDConnectProviderThumbprintCommand(update));
  }
  const { ClientIDList: present = [] } = live;
  for (const ClientID of wanted.clientIdLists.filter((id) => !present.includes(id))) {
    await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...target, ClientID }));
  }
  for (const ClientID of present.filter((id) => !wanted.clientIdLists.includes(id))) {
    await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...target, ClientID }));
  }
  const { written, removed } = tagChanges(fromAws(live.Tags), allTags(defaultTags, wanted.tags));
  if (removed.length > 0) await iam.send(new UntagOpenIDConnectProviderCommand({ ...target, TagKeys: removed }));
  if (Object.keys(written).length > 0) {
    await iam.send(new TagOpenIDConnectProviderCommand({ ...target, Tags: toAws(written) }));
  }
}

async function outputsOf(arn: string, inputs: Properties, context: AwsContext): Promise<Properties> {
  const live = await readProvider(arn, inputs, context);
  if (!live) throw new Error(`reading IAM OIDC Provider (${arn}): couldn't find resource`);
  return live.outputs;
}

async function readProvider(arn: string, old: Properties, { iam, defaultTags }: AwsContext): Promise<Live | undefined> {
  const live = await unlessMissing(() =>
    iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
  );
  if (!live) return undefined;
  const url = withoutScheme(live.Url ?? "");
  const tags = fromAws(live.Tags);
  const inputs: Properties = {
    ...old,
    url: `https://${url}`,
    clientIdLists: sameSet(live.ClientIDList, old.clientIdLists) ? old.clientIdLists : live.ClientIDList,
    thumbprintLists: old.thumbprintLists === undefined ? undefined : live.ThumbprintList,
    tags: ownTags(tags, defaultTags, old.tags),
  };
  return { inputs, outputs: { ...inputs, arn, url, thumbprintLists: live.ThumbprintList, tagsAll: tags } };
}

function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, "");
}

function sameSet(live: readonly string[] | undefined, old: unknown): boolean {
  return Array.isArray(old) && [...(old as unknown[])].sort().join("\n") === [...(live ?? [])].sort().join("\n");
}
