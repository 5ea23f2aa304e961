import type { V1Pod, V1ServiceAccount } from "@kubernetes/client-node";
import { PodRefused } from "../admission/review";
import type { WebhookSettings } from "./settings";

const PREFIX = "azure.workload.identity";
const EXPIRATION = `${PREFIX}/service-account-token-expiration`;
const PROXY = `${PREFIX}/inject-proxy-sidecar`;

const LEAST_SECONDS = 3_600;
const MOST_SECONDS = 86_400;

/** What annotations and settings together say about one pod. */
export interface Credentials {
  /** Empty where the service account names none: nothing tells the containers who they are. */
  readonly clientId: string;
  readonly tenantId: string;
  readonly expirationSeconds: number;
  readonly containersToSkip: ReadonlySet<string>;
}

/** @throws PodRefused for annotations that the genuine webhook refuses a pod for */
export function credentialsOf(pod: V1Pod, account: V1ServiceAccount, settings: WebhookSettings): Credentials {
  const ofPod = pod.metadata?.annotations ?? {};
  const ofAccount = account.metadata?.annotations ?? {};
  if (PROXY in ofPod) refuseProxy(pod);
  return {
    clientId: ofAccount[`${PREFIX}/client-id`] ?? "",
    tenantId: ofAccount[`${PREFIX}/tenant-id`] ?? settings.tenantId,
    expirationSeconds: expirationOf(ofPod[EXPIRATION] || ofAccount[EXPIRATION]),
    containersToSkip: new Set((ofPod[`${PREFIX}/skip-containers`] ?? "").split(";").map((name) => name.trim())),
  };
}

function expirationOf(text: string | undefined): number {
  if (text === undefined || text === "") return LEAST_SECONDS;
  if (!/^[+-]?\d+$/.test(text)) throw new PodRefused(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  const seconds = Number(text);
  if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
    const wanted = `Expected value to be between ${LEAST_SECONDS} and ${MOST_SECONDS}`;
    throw new PodRefused(`token expiration ${text} not valid. ${wanted}`);
  }
  return seconds;
}

function refuseProxy(pod: V1Pod): never {
  if (pod.spec?.hostNetwork) throw new PodRefused("hostNetwork is set to true, cannot inject proxy sidecar");
  throw new PodRefused(`annotation ${PROXY} is not played by the lab: leave it out`);
}
