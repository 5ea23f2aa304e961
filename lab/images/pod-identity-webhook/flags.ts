import { parseBoolean, parseDuration, parseInteger } from "./go-values";
import { DEFAULT_SETTINGS, type WebhookSettings } from "./settings";

/** Everything that the genuine program takes on its command line and that matters to a deployment. */
export interface WebhookFlags {
  readonly settings: WebhookSettings;
  readonly port: number;
  readonly tlsCertificate: string;
  readonly tlsKey: string;
}

type FlagKind = "string" | "boolean" | "integer" | "duration";

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "annotation-prefix": "string",
  "aws-default-region": "string",
  "in-cluster": "boolean",
  "kube-api": "string",
  kubeconfig: "string",
  "metrics-port": "integer",
  namespace: "string",
  port: "integer",
  "service-account-lookup-grace-period": "duration",
  "service-name": "string",
  "sts-regional-endpoint": "boolean",
  "tls-cert": "string",
  "tls-key": "string",
  "tls-secret": "string",
  "token-audience": "string",
  "token-expiration": "integer",
  "token-mount-path": "string",
  // Of its logging library.
  alsologtostderr: "boolean",
  logtostderr: "boolean",
  v: "integer",
};

/** Flags of the genuine program for other ways to configure it than annotations. */
const NOT_PLAYED = [
  "compose-role-arn",
  "enable-debugging-handlers",
  "watch-config-map",
  "watch-container-credentials-config",
];

/**
 * Reads the container's command as the genuine program would.
 * @throws for what makes the genuine program end: an unknown flag, a value of the wrong kind
 */
export function parseCommand(command: readonly string[]): WebhookFlags {
  const [, ...args] = command;
  const values = readFlags(args);
  const text = (flag: string, otherwise: string) => (values.get(flag) as string | undefined) ?? otherwise;
  const number = (flag: string, otherwise: number) => (values.get(flag) as number | undefined) ?? otherwise;
  if (values.get("in-cluster") !== false) {
    throw new Error(
      "--in-cluster=true needs a certificate signer that Kubernetes no longer has: set --in-cluster=false",
    );
  }
  return {
    settings: {
      annotationPrefix: text("annotation-prefix", DEFAULT_SETTINGS.annotationPrefix),
      tokenAudience: text("token-audience", DEFAULT_SETTINGS.tokenAudience),
      tokenMountPath: text("token-mount-path", DEFAULT_SETTINGS.tokenMountPath),
      tokenExpiration: number("token-expiration", DEFAULT_SETTINGS.tokenExpiration),
      awsDefaultRegion: text("aws-default-region", "") || undefined,
      stsRegionalEndpoint: values.get("sts-regional-endpoint") === true,
      serviceAccountLookupGracePeriod: number(
        "service-account-lookup-grace-period",
        DEFAULT_SETTINGS.serviceAccountLookupGracePeriod,
      ),
    },
    port: number("port", 443),
    tlsCertificate: text("tls-cert", "/etc/webhook/certs/tls.crt"),
    tlsKey: text("tls-key", "/etc/webhook/certs/tls.key"),
  };
}

function readFlags(args: readonly string[]): Map<string, string | boolean | number> {
  const values = new Map<string, string | boolean | number>();
  for (let index = 0; index < args.length; index++) {
    const [, flag, given] = /^--?([^=]+)(?:=(.*))?$/s.exec(args[index] ?? "") ?? [];
    if (flag === undefined) continue; // The genuine program ignores other arguments.
    const kind = FLAGS[flag];
    if (NOT_PLAYED.includes(flag)) throw new Error(`--${flag} is not played by the lab: leave it out`);
    if (kind === undefined) throw new Error(`unknown flag: --${flag}`);
    const text = given ?? (kind === "boolean" ? "true" : args[++index]);
    if (text === undefined) throw new Error(`flag needs an argument: --${flag}`);
    const value = parse(kind, text);
    if (value === undefined) throw new Error(`invalid argument "${text}" for "--${flag}" flag: a ${kind} is wanted`);
    values.set(flag, value);
  }
  return values;
}

function parse(kind: FlagKind, text: string): string | boolean | number | undefined {
  switch (kind) {
    case "string":
      return text;
    case "boolean":
      return parseBoolean(text);
    case "integer":
      return parseInteger(text);
    case "duration":
      return parseDuration(text);
  }
}
