import { authorityHostOf, DEFAULT_AUDIENCE, layoutOf, type WebhookSettings } from "./settings";

/** Flags of the genuine program that make no difference here. */
const WITHOUT_EFFECT = [
  "webhook-cert-dir",
  "tls-min-version",
  "health-addr",
  "metrics-addr",
  "metrics-backend",
  "log-level",
];

/** Flags of the genuine program for what Portworx has no use for. */
const NOT_PLAYED = [
  "disable-cert-rotation",
  "custom-token-endpoint-annotation-suffix",
  "custom-token-endpoint-audience",
];

export interface WebhookCommand {
  readonly image: string;
  /** Command and arguments. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Reads what the container is told as the genuine program would.
 * @throws for what makes the genuine program end: no tenant, an unknown cloud, an unknown flag
 */
export function settingsOf({ image, command, environment }: WebhookCommand): WebhookSettings {
  const flags = readFlags(command.slice(1));
  const tenantId = environment.AZURE_TENANT_ID ?? "";
  if (tenantId === "") throw new Error("AZURE_TENANT_ID is required");
  return {
    tenantId,
    authorityHost: authorityHostOf(environment.AZURE_ENVIRONMENT ?? ""),
    audience: flags.get("audience") || DEFAULT_AUDIENCE,
    layout: layoutOf(image),
  };
}

function readFlags(args: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const [, flag = "", given] = /^--?([^=]+)(?:=(.*))?$/s.exec(args[index] ?? "") ?? [];
    if (flag === "") break; // As with the genuine program, flags end at the first argument that is none.
    if (NOT_PLAYED.includes(flag)) throw new Error(`--${flag} is not played by the lab: leave it out`);
    if (flag !== "audience" && !WITHOUT_EFFECT.includes(flag)) {
      throw new Error(`flag provided but not defined: -${flag}`);
    }
    const value = given ?? args[++index];
    if (value === undefined) throw new Error(`flag needs an argument: -${flag}`);
    values.set(flag, value);
  }
  return values;
}
