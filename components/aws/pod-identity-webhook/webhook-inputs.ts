import { InputError } from "../../input-error";
import { checkNamespace } from "../../kubernetes-names";
import { Cloud, platformOf, platforms, type Platform, type PlatformName } from "../../platforms";
import { parseImage } from "../../portworx/image";
import { checkRegion } from "../region";

/** @throws InputError where the platform brings a webhook of its own and a second one was not asked for. */
export function checkPlatform(name: PlatformName, besideBuiltInWebhook: boolean): void {
  const platform = platformOf(Cloud.Aws, name);
  if (!platform.hasWebhook || besideBuiltInWebhook) return;
  throw new InputError({
    input: "platform",
    value: name,
    wanted: `a platform without a webhook of its own: ${withoutWebhook().join(", ")}`,
    remedy: `Leave the component out, ${platform.title} injects tokens itself; for a second webhook beside it set besideBuiltInWebhook to true.`,
  });
}

function withoutWebhook(): string[] {
  const all: Platform[] = Object.values(platforms[Cloud.Aws]);
  return all.filter((platform) => !platform.hasWebhook).map((platform) => platform.name);
}

/** @throws InputError where the image could change under the same name. */
export function checkWebhookImage(image: string): void {
  const { tag, digest } = parseImage(image, "image");
  if (digest !== undefined || (tag !== undefined && tag !== "latest")) return;
  throw new InputError({
    input: "image",
    value: image,
    wanted: "an image pinned by a digest, or by a tag other than latest",
    remedy:
      "Add the version's tag or, better, its digest: every restart would else run whatever the registry holds by then.",
  });
}

/** @throws InputError where the text is no AWS region. */
export function checkDefaultRegion(region: string): void {
  checkRegion(
    region,
    "awsDefaultRegion",
    "Name the region whose STS and EC2 Portworx is to call, usually the cluster's own.",
  );
}

/** @throws InputError where no token can have such an audience. */
export function checkTokenAudience(audience: string): void {
  if (/^\S{1,255}$/.test(audience)) return;
  throw new InputError({
    input: "tokenAudience",
    value: audience,
    wanted: "an audience of 1 to 255 characters without blanks",
    remedy: 'Leave it out for "sts.amazonaws.com", or name an audience that the OIDC provider and the role accept.',
  });
}

/** The namespaces that a webhook watches over, and how strictly. */
export interface WatchedNamespaces {
  readonly portworxNamespaces: readonly string[];
  /** The webhook's own. */
  readonly namespace: string;
  /** True where pods are refused while the webhook is down. */
  readonly refusesPods: boolean;
}

/** @throws InputError where there are none, or where the webhook could keep itself or the cluster from starting. */
export function watchedNamespaces({ portworxNamespaces, namespace, refusesPods }: WatchedNamespaces): string[] {
  if (portworxNamespaces.length === 0) {
    throw new InputError({
      input: "portworxNamespaces",
      value: portworxNamespaces,
      wanted: "at least one namespace",
      remedy: "Name the namespace that Portworx runs in, such as portworx.",
    });
  }
  for (const [index, name] of portworxNamespaces.entries()) {
    const input = `portworxNamespaces[${index}]`;
    checkNamespace(name, input);
    if (name === namespace) {
      throw new InputError({
        input,
        value: name,
        wanted: "another namespace than the webhook's own, whose pods it could else keep from starting",
        remedy: "Name only namespaces that Portworx runs in, or give the webhook another namespace.",
      });
    }
    if (name === "kube-system" && refusesPods) {
      throw new InputError({
        input,
        value: name,
        wanted: "another namespace than kube-system, whose pods the cluster needs in order to start at all",
        remedy:
          'Move Portworx to a namespace of its own, or set failurePolicy to "Ignore" and check that its pods have tokens.',
      });
    }
    if (portworxNamespaces.indexOf(name) !== index) {
      throw new InputError({ input, value: name, wanted: "each namespace once", remedy: "Leave the second one out." });
    }
  }
  return [...portworxNamespaces];
}

/** @throws InputError where there would be no webhook at all. */
export function checkReplicas(replicas: number): void {
  if (Number.isInteger(replicas) && replicas >= 1) return;
  throw new InputError({
    input: "replicas",
    value: replicas,
    wanted: "a whole number of at least 1",
    remedy: "Leave it out for 2, so that one can fail; to remove the webhook, remove the component.",
  });
}

/** @throws InputError where the number is no TCP port. */
export function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return;
  throw new InputError({
    input: "servicePort",
    value: port,
    wanted: "a port from 1 to 65535",
    remedy: "Leave it out for 443.",
  });
}

/** @throws InputError where the wait would eat up the time that the API server gives a webhook. */
export function checkGracePeriod(milliseconds: number): void {
  if (Number.isInteger(milliseconds) && milliseconds >= 0 && milliseconds <= 5000) return;
  throw new InputError({
    input: "serviceAccountLookupGracePeriod",
    value: milliseconds,
    wanted: "0 to 5000 milliseconds",
    remedy: "Give whole milliseconds; the API server waits 10 seconds for the webhook in all.",
  });
}
