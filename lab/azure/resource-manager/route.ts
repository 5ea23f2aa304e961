export type Method = "GET" | "PUT" | "POST" | "DELETE";

export interface Route {
  readonly method: Method;
  /** With its `{parameters}`; `{scope}` stands for the id of whatever the resource extends. */
  readonly path: string;
  /** What a role must allow, such as `Microsoft.Compute/disks/read`; undefined where everybody may. */
  readonly operation: string | undefined;
  handle(call: Call): Answer | Promise<Answer>;
}

/** A request that a route fits and that the caller may make. */
export interface Call {
  /** The request's path, without a slash at its end. */
  readonly path: string;
  readonly parameter: (name: string) => string;
  /** `$filter`. */
  readonly filter: string | undefined;
  /** The parsed JSON; undefined where there was none. */
  readonly body: unknown;
  /** Object id of who asks. */
  readonly principalId: string;
}

export interface Answer {
  readonly status: number;
  /** Undefined for an empty one. */
  readonly body?: object;
}

export function found(body: object): Answer {
  return { status: 200, body };
}

export function listed(value: readonly object[]): Answer {
  return { status: 200, body: { value } };
}

/** Of a PUT: 201 for what was not there before. */
export function stored(body: object, existed: boolean): Answer {
  return { status: existed ? 200 : 201, body };
}

/** Of a DELETE, which is a success for what was not there too. */
export function removed(existed: boolean): Answer {
  return { status: existed ? 200 : 204 };
}
