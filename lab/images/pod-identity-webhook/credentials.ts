import type { V1Pod, V1ServiceAccount } from "@kubernetes/client-node";
import { parseBoolean, parseInteger } from "./go-values";
import type { WebhookSettings } from "./settings";

/** The API server refuses tokens that live shorter. */
const LEAST_TOKEN_EXPIRATION = 600;

/** What annotations and flags together say about one pod. */
export interface Credentials {
  readonly roleArn: string;
  readonly audience: string;
  readonly regionalSts: boolean;
  /** Seconds. */
  readonly tokenExpiration: number;
  readonly containersToSkip: ReadonlySet<string>;
}

/**
 * Undefined when the service account names no role. As with the genuine webhook, a role ARN that is none is injected
 * all the same, and an annotation that cannot be read counts as absent.
 */
export function credentialsOf(
  pod: V1Pod,
  serviceAccount: V1ServiceAccount | undefined,
  settings: WebhookSettings,
): Credentials | undefined {
  const ofAccount = annotationsUnder(settings.annotationPrefix, serviceAccount?.metadata?.annotations);
  const ofPod = annotationsUnder(settings.annotationPrefix, pod.metadata?.annotations);
  const roleArn = ofAccount("role-arn");
  if (roleArn === undefined || roleArn === "") return undefined;
  const tokenExpiration =
    parseInteger(ofPod("token-expiration")) ?? parseInteger(ofAccount("token-expiration")) ?? settings.tokenExpiration;
  return {
    roleArn,
    audience: ofAccount("audience") ?? settings.tokenAudience,
    regionalSts: parseBoolean(ofAccount("sts-regional-endpoints")) ?? settings.stsRegionalEndpoint,
    tokenExpiration: Math.max(tokenExpiration, LEAST_TOKEN_EXPIRATION),
    containersToSkip: new Set((ofPod("skip-containers") ?? "").split(",")),
  };
}

function annotationsUnder(prefix: string, annotations: Record<string, string> = {}) {
  return (name: string): string | undefined => annotations[`${prefix}/${name}`];
}
