import { Cloud } from "../../components/platforms";
import type { Check, Finding } from "../check";
import { fail, pass, warn } from "../check";
import { ownVariables, type OwnVariables } from "../facts/own-variables";
import type { InstalledPod } from "../facts/pods";
import { lackingParts, otherIdentity, type ExpectedIdentity } from "../injection";
import type { Installation } from "../installation";
import { watchingWebhooks } from "./webhook/selection";

const restart = "npx pxwi restart";

/** Whether Portworx has pods, and they run. */
export const running: Check<Installation> = {
  id: "pods.running",
  title: "Portworx's pods run",
  why: "Only living pods show whether the identity reaches them.",
  needs: ["storage-cluster.found"],
  async run(installation) {
    const [pods, namespace] = await Promise.all([installation.cloudPods(), installation.namespace()]);
    return judgeRunning(pods, namespace);
  },
};

/** Judges the phases of the pods. */
export function judgeRunning(pods: readonly InstalledPod[], namespace: string): Finding {
  const kubectl = `kubectl --namespace ${namespace}`;
  const px = pods.filter(({ kind }) => kind === "px");
  if (px.length === 0) {
    return fail("there is no pod with the label name=portworx", `${kubectl} get events --sort-by .lastTimestamp`);
  }
  const waiting = pods.filter(({ phase }) => phase !== "Running");
  if (waiting.length > 0) return warn(`not running: ${named(waiting)}`, `${kubectl} describe pod ${waiting[0]?.name}`);
  return pass(`${px.length} of Portworx, ${pods.length - px.length} of Stork`);
}

/** When what injects the identity came to be. */
export interface InjectionStart {
  readonly webhook: Date | undefined;
  /** By service account. */
  readonly annotations: ReadonlyMap<string, Date>;
}

/** Whether pods without an identity are older than what would have given it to them. */
export const age: Check<Installation> = {
  id: "pods.age",
  title: "The pods are younger than webhook and annotation",
  why: "A pod gets its token when it is created, and never afterwards.",
  needs: [running.id, "service-accounts.annotated", "webhook.selects"],
  async run(installation) {
    const [pods, cloud, webhooks, accounts, { key }] = await Promise.all([
      installation.cloudPods(),
      installation.cloud(),
      watchingWebhooks(installation),
      installation.liveServiceAccounts(),
      installation.block(),
    ]);
    const annotations = accounts.map(({ name, createdAt, writers }) => {
      const written = writers.find(({ annotation }) => annotation === key)?.at;
      return [name, written ?? createdAt] as const;
    });
    return judgeAge(pods, cloud, { webhook: webhooks[0]?.createdAt, annotations: new Map(annotations) });
  },
};

/** Judges the pods that lack something; one that has all was made in time, whatever was changed since. */
export function judgeAge(
  pods: readonly InstalledPod[],
  cloud: Cloud,
  { webhook, annotations }: InjectionStart,
): Finding {
  const bare = pods.filter((pod) => lackingParts(pod, cloud).length > 0);
  const beforeWebhook = bare.filter(({ createdAt }) => webhook !== undefined && createdAt < webhook);
  const beforeAnnotation = bare.filter((pod) => {
    const written = annotations.get(pod.serviceAccount);
    return !beforeWebhook.includes(pod) && written !== undefined && pod.createdAt < written;
  });
  if (beforeWebhook.length + beforeAnnotation.length === 0) return pass("all of them");
  const seen = [
    ...(beforeWebhook.length > 0 ? [`created before the webhook: ${named(beforeWebhook)}`] : []),
    ...(beforeAnnotation.length > 0 ? [`created before the annotation: ${named(beforeAnnotation)}`] : []),
  ];
  return fail(seen.join("; "), restart);
}

/** Whether the pods have what the webhook injects. */
export const injected: Check<Installation> = {
  id: "pods.injected",
  title: "The pods have token volume, mount and variables",
  why: "A pod without them silently uses the node's credentials.",
  needs: [age.id, "webhook.injects"],
  async run(installation) {
    const [pods, cloud] = await Promise.all([installation.cloudPods(), installation.cloud()]);
    return judgeInjected(pods, cloud);
  },
};

/** Judges volume, mount and variables of the container that calls the cloud. */
export function judgeInjected(pods: readonly InstalledPod[], cloud: Cloud): Finding {
  const bare = pods.filter((pod) => lackingParts(pod, cloud).length > 0);
  const [first] = bare;
  if (first === undefined) return pass(`all ${pods.length}`);
  return fail(`${named(bare)}: ${first.name} ${lackingParts(first, cloud).join(", ")}`, restart);
}

/** Whether the pods' variables name the block's identity. */
export const identity: Check<Installation> = {
  id: "pods.identity",
  title: "The pods use the block's identity",
  why: "A pod keeps the identity that it was created with, also after the block has changed.",
  needs: [injected.id],
  async run(installation) {
    const [pods, cloud, { value }, cluster] = await Promise.all([
      installation.cloudPods(),
      installation.cloud(),
      installation.block(),
      installation.storageCluster(),
    ]);
    return judgeIdentity(pods, { cloud, value }, ownVariables(cluster));
  },
};

/** Compares byte by byte. */
export function judgeIdentity(pods: readonly InstalledPod[], identity: ExpectedIdentity, own?: OwnVariables): Finding {
  const others = pods.filter((pod) => otherIdentity(pod, identity, own) !== undefined);
  const [first] = others;
  if (first === undefined) return pass(identity.value);
  return fail(`${named(others)}: ${first.name} ${otherIdentity(first, identity, own)}`, restart);
}

/** Variables with keys and secrets; AZURE_CLIENT_ID and AZURE_TENANT_ID come from the webhook too. */
const secretVariables: Readonly<Record<Cloud, readonly string[]>> = {
  [Cloud.Aws]: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
  [Cloud.Azure]: ["AZURE_CLIENT_SECRET"],
};

/** Whether the pods carry static credentials that the StorageCluster does not show. */
export const staticCredentials: Check<Installation> = {
  id: "pods.static-credentials",
  title: "The pods carry no static credentials",
  why: "The cloud's SDK takes static credentials first and never uses the identity.",
  needs: [running.id, "storage-cluster.static-credentials"],
  async run(installation) {
    const [pods, cloud] = await Promise.all([installation.cloudPods(), installation.cloud()]);
    return judgeStaticCredentials(pods, cloud);
  },
};

/** Judges the names of variables; their values are never read. */
export function judgeStaticCredentials(pods: readonly InstalledPod[], cloud: Cloud): Finding {
  const found = pods.flatMap(({ name, containers }) =>
    containers.flatMap(({ variables }) =>
      variables
        .filter((variable) => secretVariables[cloud].includes(variable))
        .map((variable) => `${name}: ${variable}`),
    ),
  );
  if (found.length === 0) return pass("none in their variables");
  return fail(few(found), "npx pxwi migrate  # shows where they come from, and how to go on to the identity");
}

function named(pods: readonly InstalledPod[]): string {
  return few(pods.map(({ name }) => name));
}

/** Hundreds of names would hide the rest of the report. */
function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
