import { ArmError, notFound } from "./arm-error";
import type { Route } from "./route";

export interface Match {
  readonly route: Route;
  readonly parameter: (name: string) => string;
}

/** Finds the route of a request; paths know no case. */
export class Router {
  readonly #routes: readonly { readonly route: Route; readonly form: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, form: formOf(route.path) }));
  }

  /** @throws ArmError where there is no such resource type, or it knows no such method. */
  find(method: string, path: string): Match {
    const fitting = this.#routes.filter(({ form }) => form.test(path));
    if (fitting.length === 0) throw unknownType(path);
    const chosen = fitting.find(({ route }) => route.method === method);
    if (!chosen) {
      throw new ArmError(
        405,
        "HttpResourceRequestMethodNotAllowed",
        `The resource does not support method '${method}'.`,
      );
    }
    const groups = chosen.form.exec(path)?.groups ?? {};
    return {
      route: chosen.route,
      parameter: (name) => {
        const value = groups[name];
        if (value === undefined) throw new Error(`${chosen.route.path} has no {${name}}`);
        return value;
      },
    };
  }
}

function formOf(path: string): RegExp {
  const source = path
    .replace(/[.$]/g, "\\$&")
    .replace("{scope}", "(?<scope>.*)")
    .replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}$`, "i");
}

function unknownType(path: string): ArmError {
  const [, namespace, type] = /\/providers\/([^/]+)(?:\/([^/]+))?[^]*$/i.exec(path) ?? [];
  if (namespace === undefined) return notFound("InvalidRequestPath", `The lab's Azure serves nothing at '${path}'.`);
  return notFound(
    "InvalidResourceType",
    `The resource type '${type ?? ""}' could not be found in the namespace '${namespace}' of the lab's Azure.`,
  );
}
