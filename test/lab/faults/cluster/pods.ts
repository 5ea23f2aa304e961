import type { V1Container, V1Pod } from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, Planted } from "../fault";
import { until } from "../live-objects";
import { serviceAccount, type ClusterScene } from "./scene";
import { webhookConfiguration } from "./webhook";

/** Times of the API are whole seconds. */
const aSecond = 1100;

/** Faults in the pods; a pod is made anew as the operator would make it, while the operator does not run. */
export const podFaults: readonly Fault<ClusterScene>[] = [
  {
    id: "pods-before-webhook",
    title: "A Portworx pod is older than the webhook",
    planted: "the webhook's registration is deleted, a Portworx pod made anew, and the registration created again",
    check: "pods.age",
    status: "FAIL",
    plant: async (scene) => {
      const { objects } = scene.lab;
      const registration = await objects.read(webhookConfiguration);
      await objects.remove(webhookConfiguration);
      const name = await untilBare(scene);
      await sleep(aSecond);
      await objects.create(registration);
      return { undo: () => untilInjected(scene, name) };
    },
  },
  {
    id: "pods-before-annotation",
    title: "A Portworx pod is older than its service account's annotation",
    planted: "the annotation is taken away, a Portworx pod made anew, and the annotation written again",
    check: "pods.age",
    status: "FAIL",
    plant: async (scene) => {
      const account = serviceAccount(scene, "portworx");
      const { metadata } = await scene.lab.objects.read(account);
      const annotations = metadata?.annotations ?? {};
      const none = Object.fromEntries(Object.keys(annotations).map((key) => [key, null]));
      await scene.lab.objects.merge(account, { metadata: { annotations: none } });
      const name = await untilBare(scene);
      await sleep(aSecond);
      await scene.lab.objects.merge(account, { metadata: { annotations } });
      return { undo: () => untilInjected(scene, name) };
    },
  },
  {
    id: "pod-not-injected",
    title: "A Portworx pod has no variables, though webhook and annotation were there",
    planted: "a Portworx pod is made anew with the annotation eks.amazonaws.com/skip-containers: portworx",
    check: "pods.injected",
    status: "FAIL",
    plant: async (scene) => {
      const pod = await firstPod(scene);
      const annotations = { ...pod.metadata?.annotations, "eks.amazonaws.com/skip-containers": "portworx" };
      await anew(scene, pod, annotations);
      return { undo: () => untilInjected(scene, pod.metadata?.name ?? "") };
    },
  },
  {
    id: "pods-other-audience",
    title: "The pods' tokens are for an audience that the cloud does not take",
    planted: "the service account portworx gets the annotation eks.amazonaws.com/audience, and its pods are made anew",
    check: "aws.client-ids",
    status: "FAIL",
    plant: otherAudience,
  },
];

async function otherAudience(scene: ClusterScene): Promise<Planted> {
  const account = serviceAccount(scene, "portworx");
  const change = async (audience: string | null): Promise<void> => {
    await scene.lab.objects.merge(account, { metadata: { annotations: { "eks.amazonaws.com/audience": audience } } });
    const isReached = (pod: V1Pod) => audienceOf(pod) === (audience ?? "sts.amazonaws.com");
    for (const pod of await pods(scene)) await untilAnew(scene, pod.metadata?.name ?? "", isReached);
  };
  await change("openshift");
  return { undo: () => change(null) };
}

const tokenVolume = "aws-iam-token";

function audienceOf({ spec }: V1Pod): string | undefined {
  const volume = spec?.volumes?.find(({ name }) => name === tokenVolume);
  return volume?.projected?.sources?.[0]?.serviceAccountToken?.audience;
}

function pods({ lab }: ClusterScene): Promise<V1Pod[]> {
  return lab.objects.pods(lab.namespace, "name=portworx");
}

async function firstPod(scene: ClusterScene): Promise<V1Pod> {
  const [pod] = await pods(scene);
  if (!pod) throw new Error("there is no Portworx pod");
  return pod;
}

/** @returns the name of a pod that has no token */
async function untilBare(scene: ClusterScene): Promise<string> {
  const name = (await firstPod(scene)).metadata?.name ?? "";
  await untilAnew(scene, name, (pod) => audienceOf(pod) === undefined);
  return name;
}

function untilInjected(scene: ClusterScene, name: string): Promise<void> {
  return untilAnew(scene, name, (pod) => audienceOf(pod) !== undefined && isInjected(pod.spec?.containers[0]));
}

function isInjected(container: V1Container | undefined): boolean {
  return container?.env?.some(({ name }) => name === "AWS_ROLE_ARN") === true;
}

/** API server and webhook take a moment to learn of a change: the pod is made anew until it shows it. */
async function untilAnew(scene: ClusterScene, name: string, isReached: (pod: V1Pod) => boolean): Promise<void> {
  await until(`pod ${name} is made anew`, async () => {
    const pod = (await pods(scene)).find(({ metadata }) => metadata?.name === name);
    if (!pod) return false;
    return isReached(await anew(scene, pod, {}));
  });
}

async function anew(scene: ClusterScene, pod: V1Pod, annotations: Record<string, string>): Promise<V1Pod> {
  const { objects } = scene.lab;
  const name = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod.metadata?.name ?? "", namespace: scene.lab.namespace },
  };
  await objects.remove(name);
  const made = await objects.create<V1Pod>({ ...asOrdered(pod), metadata: { ...pod.metadata, annotations } });
  await until(
    `pod ${name.metadata.name} runs`,
    async () => (await objects.read<V1Pod>(name)).status?.phase === "Running",
  );
  return made;
}

/** The pod as the operator ordered it: without what the webhook and the API server have put in. */
function asOrdered(pod: V1Pod): V1Pod {
  const isAdded = (volume: string) => volume === tokenVolume || volume.startsWith("kube-api-access-");
  const containers = (pod.spec?.containers ?? []).map((container) => ({
    ...container,
    env: container.env?.filter(({ name }) => !name.startsWith("AWS_")),
    volumeMounts: container.volumeMounts?.filter(({ name }) => !isAdded(name)),
  }));
  const volumes = pod.spec?.volumes?.filter(({ name }) => !isAdded(name));
  return { apiVersion: "v1", kind: "Pod", metadata: pod.metadata, spec: { ...pod.spec, containers, volumes } };
}
