import type { CoreV1Api, V1Container, V1Pod } from "@kubernetes/client-node";
import { expectEqual, type Proof } from "../report";
import type { Scene } from "../scene";

const MOUNT = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

/** The pods of the installation that call the cloud. */
export interface PortworxPods {
  portworx: V1Pod[];
  stork: V1Pod[];
}

/** Reads the pods as a user would select them. */
export async function portworxPods(api: CoreV1Api, namespace: string): Promise<PortworxPods> {
  const list = async (labelSelector: string) => (await api.listNamespacedPod({ namespace, labelSelector })).items;
  return { portworx: await list("name=portworx"), stork: await list("name=stork") };
}

/** The operator's annotation, and what the genuine webhook injects because of it, in every container. */
export function injectionProofs({ api, namespace, roleArn, platform, lab }: Scene): Proof[] {
  const environment = [
    ...platform.webhookVariables(lab.aws.region),
    `AWS_ROLE_ARN=${roleArn}`,
    `AWS_WEB_IDENTITY_TOKEN_FILE=${MOUNT}/token`,
  ];
  const injected = (kind: keyof PortworxPods): Proof => ({
    name: `every ${kind} pod carries the token volume, the mount and the environment`,
    run: async () => {
      const pods = (await portworxPods(api, namespace))[kind];
      if (pods.length === 0) throw new Error(`there is no ${kind} pod in namespace ${namespace}`);
      for (const pod of pods) expectInjected(pod, environment);
      return `${pods.length} pods`;
    },
  });
  return [
    {
      name: "the operator annotated service account portworx with the role",
      run: async () => {
        const account = await api.readNamespacedServiceAccount({ name: "portworx", namespace });
        expectEqual(
          account.metadata?.annotations?.["eks.amazonaws.com/role-arn"],
          roleArn,
          "eks.amazonaws.com/role-arn",
        );
        return roleArn;
      },
    },
    injected("portworx"),
    injected("stork"),
  ];
}

function expectInjected(pod: V1Pod, environment: readonly string[]): void {
  const name = pod.metadata?.name;
  const volume = pod.spec?.volumes?.find((candidate) => candidate.name === "aws-iam-token");
  expectEqual(
    volume?.projected,
    {
      defaultMode: 420,
      sources: [{ serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 86400, path: "token" } }],
    },
    `volume aws-iam-token of pod ${name}`,
  );
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  for (const container of containers) expectContainerInjected(container, `pod ${name}`, environment);
}

function expectContainerInjected(container: V1Container, where: string, environment: readonly string[]): void {
  const mount = container.volumeMounts?.find((candidate) => candidate.name === "aws-iam-token");
  expectEqual([mount?.mountPath, mount?.readOnly], [MOUNT, true], `the mount in ${where}, container ${container.name}`);
  const seen = (container.env ?? []).filter((entry) => entry.name.startsWith("AWS_"));
  expectEqual(
    seen.map((entry) => `${entry.name}=${entry.value}`),
    environment,
    `the environment in ${where}, container ${container.name}`,
  );
}
