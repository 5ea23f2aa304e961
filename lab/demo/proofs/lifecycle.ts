import { ListOpenIDConnectProvidersCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ApiextensionsV1Api } from "@kubernetes/client-node";
import { clientsOfOwner } from "../clients";
import { expectEqual, type Proof } from "../report";
import type { Scene } from "../scene";
import type { DemoStack, Step } from "../stack";

const STORAGE_CLUSTER = "kubernetes:core.libopenstorage.org/v1:StorageCluster";
const WEBHOOK = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
const ROLE = "aws:iam/role:Role";

export function secondPreviewProof(stack: DemoStack): Proof {
  return {
    name: "a second preview is empty",
    run: async () => {
      const changes = await stack.pendingChanges();
      if (Object.keys(changes).length > 0) throw new Error(`it would change ${JSON.stringify(changes)}`);
    },
  };
}

/** The identity must outlive what still needs it. */
export function destroyOrderProofs({ platform }: Scene, steps: readonly Step[]): Proof[] {
  const cloudSteps = steps.filter((step) => !step.type.startsWith("pulumi:") && !step.type.startsWith("portworx-"));
  const beforehand = [STORAGE_CLUSTER, platform.operatorType];
  const inOrder = (what: string, last: string): Proof => ({
    name: `destroy takes the StorageCluster first, then the operator, then ${what}`,
    run: () => {
      const order = [...beforehand, last].map((type) => cloudSteps.findIndex((step) => step.type === type));
      if (order[0] !== 0 || order.some((at, index) => at < 0 || at < (order[index - 1] ?? 0))) {
        throw new Error(`the order was ${cloudSteps.map((step) => step.type).join(", ")}`);
      }
      return Promise.resolve(cloudSteps.map((step) => step.type.split(":").pop()).join(", "));
    },
  });
  return [inOrder("the role", ROLE), ...(platform.deploysWebhook ? [inOrder("the webhook", WEBHOOK)] : [])];
}

/** What a destroy may leave: the CRDs, which Helm never removes. */
export function leftoverProofs(scene: Scene): Proof[] {
  const { iam, s3 } = clientsOfOwner(scene.lab.aws);
  return [
    {
      name: "no role and no OIDC provider is left in IAM",
      run: async () => {
        const { Roles: roles = [] } = await iam.send(new ListRolesCommand({}));
        const { OpenIDConnectProviderList: providers = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
        const left = [...roles, ...providers].map((item) => item.Arn);
        if (left.length > 0) throw new Error(`left: ${left.join(", ")}`);
      },
    },
    {
      name: "no bucket is left but the demo's own",
      run: async () => {
        const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand({}));
        const names = buckets.map(({ Name: name }) => name).sort();
        expectEqual(names, [scene.bucket, scene.foreignBucket].sort(), "the list of buckets");
      },
    },
    {
      name: "nothing is left in the cluster but the custom resource definitions",
      run: async () => {
        const { items: namespaces } = await scene.api.listNamespace();
        const names = namespaces
          .map((item) => item.metadata?.name ?? "")
          .filter((name) => !/^(default|kube-)/.test(name));
        expectEqual(names, [], "the list of further namespaces");
        const { items: pods } = await scene.api.listPodForAllNamespaces();
        if (pods.length > 0) throw new Error(`pods are left: ${pods.map((pod) => pod.metadata?.name).join(", ")}`);
        const { items } = await scene.kubeConfig.makeApiClient(ApiextensionsV1Api).listCustomResourceDefinition();
        return `${items.length} definitions stay, as with Helm`;
      },
    },
  ];
}
