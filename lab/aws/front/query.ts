import { randomUUID } from "node:crypto";
import type { Answer, Received } from "./exchange";

/** A call of AWS's Query protocol (IAM, STS): form parameters in, XML out. */
export interface QueryCall {
  readonly parameters: URLSearchParams;
  /** Lets the backend answer, by default to the request as it came. */
  forward(changed?: Received): Promise<Answer>;
  readonly received: Received;
}

export type QueryHandler = (call: QueryCall) => Promise<Answer>;

export type QueryService = "iam" | "sts";

const NAMESPACES: Record<QueryService, string> = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
};

/** An error as AWS puts it: a code that SDKs turn into an exception's name. */
export class QueryError extends Error {
  constructor(
    readonly service: QueryService,
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  answer(): Answer {
    const error = `<Error><Type>Sender</Type><Code>${this.code}</Code><Message>${escapeXml(this.message)}</Message></Error>`;
    return xml(
      this.status,
      `<ErrorResponse xmlns="${NAMESPACES[this.service]}">${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    );
  }
}

/** A success; `result` is the inside of `<ActionResult>`, absent for the actions that return nothing. */
export function queryAnswer(service: QueryService, action: string, result?: string): Answer {
  const body = result === undefined ? "" : `<${action}Result>${result}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return xml(200, `<${action}Response xmlns="${NAMESPACES[service]}">${body}${metadata}</${action}Response>`);
}

function xml(status: number, text: string): Answer {
  const body = Buffer.from(text);
  return { status, headers: { "content-type": "text/xml", "content-length": String(body.length) }, body };
}

/** The same answer with another body. */
export function withBody(answer: Answer, text: string): Answer {
  const body = Buffer.from(text);
  return { ...answer, headers: { ...answer.headers, "content-length": String(body.length) }, body };
}

/** Parameters of the query string, and of a POST's form, which wins as it does in the backend. */
export function queryParameters({ method, target, body }: Received): URLSearchParams {
  const parameters = new URLSearchParams(target.split("?")[1] ?? "");
  if (method === "POST") {
    const form = new URLSearchParams(body.toString("utf8"));
    for (const name of new Set(form.keys())) parameters.delete(name);
    for (const [name, value] of form) parameters.append(name, value);
  }
  return parameters;
}

/** The values of a list parameter: `ClientIDList.member.1`, `ClientIDList.member.2`, ... */
export function listParameter(parameters: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index++) {
    const value = parameters.get(`${name}.member.${index}`);
    if (value === null) return values;
    values.push(value);
  }
}

/** The tags of a request: `Tags.member.1.Key`, `Tags.member.1.Value`, ... */
export function tagParameters(parameters: URLSearchParams): Map<string, string> {
  const tags = new Map<string, string>();
  for (let index = 1; ; index++) {
    const key = parameters.get(`Tags.member.${index}.Key`);
    if (key === null) return tags;
    tags.set(key, parameters.get(`Tags.member.${index}.Value`) ?? "");
  }
}

export function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
