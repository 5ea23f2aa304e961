import { createHash } from "node:crypto";
import { noSuchProvider, type OidcProvider, type OidcProviderStore } from "./oidc-provider-store";
import {
  escapeXml,
  listParameter,
  queryAnswer,
  QueryError,
  tagParameters,
  withBody,
  type QueryCall,
  type QueryHandler,
} from "./query";

/** The OIDC provider calls that ministack lacks, and what it answers differently from AWS. */
export function oidcProviderHandlers(store: OidcProviderStore): [string, QueryHandler][] {
  const changing = (
    action: string,
    edit: (provider: OidcProvider, parameters: URLSearchParams) => Partial<OidcProvider>,
  ) =>
    [
      action,
      authorized(async ({ parameters }) => {
        await store.change(providerArn(parameters), (provider) => edit(provider, parameters));
        return queryAnswer("iam", action);
      }),
    ] as [string, QueryHandler];

  return [
    ["CreateOpenIDConnectProvider", create],
    ["GetOpenIDConnectProvider", get],
    changing("UpdateOpenIDConnectProviderThumbprint", (_, parameters) => ({
      thumbprints: listParameter(parameters, "ThumbprintList"),
    })),
    changing("AddClientIDToOpenIDConnectProvider", ({ clientIds }, parameters) => ({
      clientIds: [...new Set([...clientIds, clientId(parameters)])],
    })),
    changing("RemoveClientIDFromOpenIDConnectProvider", ({ clientIds }, parameters) => ({
      clientIds: clientIds.filter((id) => id !== clientId(parameters)),
    })),
    changing("TagOpenIDConnectProvider", ({ tags }, parameters) => ({
      tags: new Map([...tags, ...tagParameters(parameters)]),
    })),
    changing("UntagOpenIDConnectProvider", ({ tags }, parameters) => {
      const removed = new Set(listParameter(parameters, "TagKeys"));
      return { tags: new Map([...tags].filter(([key]) => !removed.has(key))) };
    }),
    ["ListOpenIDConnectProviderTags", authorized((call) => listTags(store, call))],
  ];
}

/** Runs once the backend has let the caller through: it refuses first, and only then says that it does not know the action. */
function authorized(handler: QueryHandler): QueryHandler {
  return async (call) => {
    const answer = await call.forward();
    return answer.body.includes("<Code>InvalidAction</Code>") ? handler(call) : answer;
  };
}

function create(call: QueryCall) {
  const url = call.parameters.get("Url") ?? "";
  if (!/^https:\/\/[^\s/?#]+(\/[^\s?#]*)?$/.test(url)) {
    throw new QueryError("iam", 400, "ValidationError", "Invalid Open ID Connect Provider URL");
  }
  return call.forward();
}

/** AWS gives the URL without its scheme, and a thumbprint that it fetched itself where none was given. */
async function get(call: QueryCall) {
  const answer = await call.forward();
  if (answer.status !== 200) return answer;
  const text = answer.body
    .toString("utf8")
    .replace(/<Url>https:\/\/([^<]*)<\/Url>/, "<Url>$1</Url>")
    .replace(/<ThumbprintList><\/ThumbprintList>/, () => {
      const thumbprint = createHash("sha1").update(providerArn(call.parameters)).digest("hex");
      return `<ThumbprintList><member>${thumbprint}</member></ThumbprintList>`;
    });
  return withBody(answer, text);
}

async function listTags(store: OidcProviderStore, { parameters }: QueryCall) {
  const arn = providerArn(parameters);
  const provider = await store.find(arn);
  if (!provider) throw noSuchProvider(arn);
  const members = [...provider.tags].map(
    ([key, value]) => `<member><Key>${escapeXml(key)}</Key><Value>${escapeXml(value)}</Value></member>`,
  );
  const result = `<Tags>${members.join("")}</Tags><IsTruncated>false</IsTruncated>`;
  return queryAnswer("iam", "ListOpenIDConnectProviderTags", result);
}

function providerArn(parameters: URLSearchParams): string {
  return parameters.get("OpenIDConnectProviderArn") ?? "";
}

function clientId(parameters: URLSearchParams): string {
  return parameters.get("ClientID") ?? "";
}
