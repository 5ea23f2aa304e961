import type { z } from "zod";
import { checkNoGenerations, generations } from "../../components/aws/pod-identity-webhook/certificate-generations";
import type {
  PodIdentityWebhookArgs,
  WebhookCertificateMode,
  WebhookFailurePolicy,
} from "../../components/aws/pod-identity-webhook/pod-identity-webhook";
import {
  checkGracePeriod,
  checkPort,
  checkReplicas,
  checkWebhookImage,
  watchedNamespaces,
} from "../../components/aws/pod-identity-webhook/webhook-inputs";
import { clusterWideName } from "../../components/aws/pod-identity-webhook/webhook-names";
import { stsAudience } from "../../components/aws/trust-policy";
import type { InputMistake } from "../../components/input-error";
import { checkNamespace } from "../../components/kubernetes-names";
import type { Platform } from "../../components/platforms";
import { existingWebhookMistakes } from "./existing-webhook";
import { checked, choice, map, nestedFlag, number, text } from "./fields";
import { judge } from "./judge";

// The component's words, without loading the component: most clusters need no webhook.
const certificateModes = { Tls: "tls", CertManager: "certManager" } as const satisfies {
  [Mode in keyof typeof WebhookCertificateMode]: `${(typeof WebhookCertificateMode)[Mode]}`;
};
const failurePolicies = { Fail: "Fail", Ignore: "Ignore" } as const satisfies {
  [Policy in keyof typeof WebhookFailurePolicy]: `${(typeof WebhookFailurePolicy)[Policy]}`;
};

const exampleImage = "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17";

/** The webhook that gives pods their tokens, where the platform has none; becomes a PodIdentityWebhook. */
export const webhook = map("image, and how it runs", {
  existing: nestedFlag("whether somebody else's webhook runs in the cluster, so that none is deployed").optional(),
  besideBuiltInWebhook: nestedFlag("whether to deploy one even where the platform has its own").optional(),
  image: text("the image of amazon-eks-pod-identity-webhook, by tag or digest", exampleImage).optional(),
  namespace: checked(
    text(`the namespace to make for the webhook, ${clusterWideName} unless given`, clusterWideName),
    checkNamespace,
  ).optional(),
  replicas: number("how many pods, at least 1; 2 unless given", 2).optional(),
  servicePort: number("the port of the webhook's Service, 443 unless given", 443).optional(),
  failurePolicy: choice(
    failurePolicies,
    "what happens to new pods of Portworx while the webhook does not answer, Fail unless given",
  ).optional(),
  priorityClassName: text(
    "the priority class of the pods, system-cluster-critical unless given",
    "system-cluster-critical",
  ).optional(),
  serviceAccountLookupGracePeriod: number(
    "milliseconds to wait for a service account that is as new as its pod, 1000 unless given",
    1000,
  ).optional(),
  certificateMode: choice(
    certificateModes,
    "who makes the certificate, this stack or a cert-manager that runs already; tls unless given",
  ).optional(),
  certificateGeneration: number("the number of the newest certificate authority; add 1 to rotate it", 1).optional(),
  servingGeneration: number(
    "the number of the authority whose certificate is in use, the one before unless given",
    1,
  ).optional(),
});

/** What could be read of the webhook. */
export type WebhookKeys = z.output<typeof webhook>;

/** The webhook that is to be deployed; what else it needs, the stack knows. */
export type WebhookSettings = Omit<PodIdentityWebhookArgs, "platform" | "awsDefaultRegion" | "portworxNamespaces">;

/** Checks the webhook by the platform and by the rules of PodIdentityWebhook. */
export function webhookMistakes(
  webhook: WebhookKeys | undefined,
  platform: Platform,
  namespace: string | undefined,
): InputMistake[] {
  if (platform.hasWebhook && !webhook?.besideBuiltInWebhook) return webhook ? [unwanted(webhook, platform)] : [];
  if (webhook?.existing) return existingWebhookMistakes(webhook);
  const mistakes: InputMistake[] = [];
  const keyOf = (input: string): string => (input.startsWith("portworxNamespaces") ? "namespace" : `webhook.${input}`);
  const { image, replicas, servicePort, serviceAccountLookupGracePeriod, failurePolicy, ...settings } = webhook ?? {};
  if (image === undefined) mistakes.push(missingImage(platform));
  else judge(mistakes, () => checkWebhookImage(image), keyOf);
  if (replicas !== undefined) judge(mistakes, () => checkReplicas(replicas), keyOf);
  if (servicePort !== undefined) judge(mistakes, () => checkPort(servicePort), keyOf);
  if (serviceAccountLookupGracePeriod !== undefined) {
    judge(mistakes, () => checkGracePeriod(serviceAccountLookupGracePeriod), keyOf);
  }
  judge(mistakes, () => checkGenerations(settings), keyOf);
  if (namespace !== undefined) {
    const watched = { namespace: settings.namespace ?? clusterWideName, refusesPods: failurePolicy !== "Ignore" };
    judge(mistakes, () => watchedNamespaces({ ...watched, portworxNamespaces: [namespace] }), keyOf);
  }
  return mistakes;
}

/** The webhook to deploy, undefined where there is one already; only after {@link webhookMistakes} found nothing. */
export function webhookSettings(
  webhook: WebhookKeys | undefined,
  audiences: readonly string[],
): WebhookSettings | undefined {
  const { existing, image, failurePolicy, certificateMode, ...settings } = webhook ?? {};
  if (existing || image === undefined) return undefined;
  return {
    ...settings,
    image,
    failurePolicy: failurePolicy as WebhookFailurePolicy | undefined,
    certificateMode: certificateMode as WebhookCertificateMode | undefined,
    // Its tokens must be ones that the account and the role accept.
    tokenAudience: audiences.includes(stsAudience) ? stsAudience : audiences[0],
  };
}

function checkGenerations({ certificateMode, certificateGeneration, servingGeneration }: WebhookKeys): void {
  if (certificateMode === "certManager") checkNoGenerations(certificateGeneration, servingGeneration);
  else generations(certificateGeneration, servingGeneration);
}

function unwanted(webhook: WebhookKeys, platform: Platform): InputMistake {
  return {
    input: "webhook",
    value: Object.keys(webhook),
    wanted: `nothing on ${platform.title}, which has a webhook of its own`,
    remedy: "Remove it; for a second one beside it, run: pulumi config set --path 'webhook.besideBuiltInWebhook' true",
  };
}

function missingImage({ title }: Platform): InputMistake {
  return {
    input: "webhook.image",
    value: undefined,
    wanted: `the image of amazon-eks-pod-identity-webhook, which ${title} does not have; no public tag is known to stay, so mirror it`,
    remedy: `Run: pulumi config set --path 'webhook.image' ${exampleImage}; or set webhook.existing to true if one runs already.`,
  };
}
