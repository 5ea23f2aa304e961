import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { V1Pod } from "@kubernetes/client-node";
import { servicePort } from "../../lab/charts/workload-identity-webhook/service-port";
import { field, type KubernetesObject, listAt, textAt } from "../../lab/providers/kubernetes/objects";
import { ImagesFixture, namespaceObject, serviceAccountObject, variable } from "./images-fixture";

const CLIENT_ID = "11111111-2222-4333-8444-555555555555";
const OTHER_CLIENT_ID = "99999999-2222-4333-8444-555555555555";
const TENANT_ID = "72f988bf-0000-4000-8000-2d7cd011db47";
const ANNOTATION = "azure.workload.identity/client-id";
const SELECTED = { "azure.workload.identity/use": "true" };
const MOUNT = "/var/run/secrets/azure/tokens";

const CONFIGURATION: KubernetesObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  metadata: { name: "azure-wi-webhook-mutating-webhook-configuration" },
};

/** The client id that the webhook gave every container of a pod; undefined unless all have it. */
function clientIdOf(pod: V1Pod): string | undefined {
  const ids = new Set((pod.spec?.containers ?? []).map((container) => variable(container, "AZURE_CLIENT_ID")));
  return ids.size === 1 ? [...ids][0] : undefined;
}

/** What the layout up to version 1.5.1 is in a pod that has nothing else. */
function assertInjected(pod: V1Pod): void {
  const [container] = pod.spec?.containers ?? [];
  assert.deepEqual(
    container?.env?.map(({ name, value }) => `${name}=${value}`),
    [
      `AZURE_CLIENT_ID=${CLIENT_ID}`,
      `AZURE_TENANT_ID=${TENANT_ID}`,
      `AZURE_FEDERATED_TOKEN_FILE=${MOUNT}/azure-identity-token`,
      "AZURE_AUTHORITY_HOST=https://login.microsoftonline.com/",
    ],
  );
  // Beside them there is what Kubernetes itself gives every pod.
  const isOwn = ({ name }: { name: string }) => !name.startsWith("kube-api-access-");
  assert.deepEqual(JSON.parse(JSON.stringify(container?.volumeMounts?.filter(isOwn))), [
    { name: "azure-identity-token", mountPath: MOUNT, readOnly: true },
  ]);
  assert.deepEqual(JSON.parse(JSON.stringify(pod.spec?.volumes?.filter(isOwn))), [
    {
      name: "azure-identity-token",
      projected: {
        defaultMode: 420,
        sources: [
          {
            serviceAccountToken: {
              audience: "api://AzureADTokenExchange",
              expirationSeconds: 3600,
              path: "azure-identity-token",
            },
          },
        ],
      },
    },
  ]);
}

function assertUntouched(pod: V1Pod): void {
  assert.equal(pod.spec?.containers[0]?.env, undefined);
  assert.deepEqual(
    pod.spec?.volumes?.filter(({ name }) => !name.startsWith("kube-api-access-")),
    [],
  );
}

describe("the workload identity webhook that its chart deploys", () => {
  const NAMESPACE = "azure-workload-identity-system";
  const TENANT = "tenant";
  const lab = new ImagesFixture({});
  const labelled = () => lab.createPod(TENANT, "annotated", SELECTED);
  const isMutated = async () => clientIdOf(await labelled()) === CLIENT_ID;
  const refusal = () =>
    labelled().then(
      () => "",
      (error: unknown) => String(error),
    );
  const caBundle = async () => textAt(listAt(await lab.read(CONFIGURATION), "webhooks")[0], "clientConfig", "caBundle");
  const secret: KubernetesObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "azure-wi-webhook-server-cert", namespace: NAMESPACE },
  };
  const deployment: KubernetesObject = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "azure-wi-webhook-controller-manager", namespace: NAMESPACE },
  };
  const install = (values: Record<string, unknown> = {}) =>
    lab.installChart("workload-identity-webhook", NAMESPACE, { azureTenantID: TENANT_ID, ...values });
  let uninstall: () => Promise<void>;

  test("makes its own certificate and is trusted with it: labelled pods get the identity", async () => {
    await lab.apply(namespaceObject(NAMESPACE), namespaceObject(TENANT));
    await lab.apply(serviceAccountObject(TENANT, "annotated", { [ANNOTATION]: CLIENT_ID }));
    uninstall = await install();
    await lab.until("pods get the identity", isMutated);
    assertInjected(await labelled());
    assert.equal(await caBundle(), textAt(await lab.read(secret), "data", "ca.crt"));
  });

  test("becomes ready, all of it", async () => {
    await lab.until("both pods are ready", async () => {
      return field(await lab.read(deployment), "status", "readyReplicas") === 2;
    });
  });

  test("says so where it has another port than the genuine one", () => {
    const isTold = lab.log.some((line) => line.includes("its Service has port 8443 instead of 443"));
    assert.equal(isTold, servicePort() !== 443);
  });

  test("leaves pods without the label alone, though their service account is annotated", async () => {
    assertUntouched(await lab.createPod(TENANT, "annotated"));
    assertUntouched(await lab.createPod(TENANT, "annotated", { "azure.workload.identity/use": "yes" }));
  });

  test("sees an annotation that is as new as the pod", async () => {
    for (let index = 0; index < 5; index++) {
      await lab.apply(serviceAccountObject(TENANT, `new-${index}`, { [ANNOTATION]: CLIENT_ID }));
      assert.equal(clientIdOf(await lab.createPod(TENANT, `new-${index}`, SELECTED)), CLIENT_ID);
    }
  });

  test("refuses a token that would live too long, and says so", async () => {
    const annotations = {
      [ANNOTATION]: CLIENT_ID,
      "azure.workload.identity/service-account-token-expiration": "86401",
    };
    await lab.apply(serviceAccountObject(TENANT, "forever", annotations));
    await assert.rejects(
      lab.createPod(TENANT, "forever", SELECTED),
      /mutation\.azure-workload-identity\.io.*token expiration 86401 not valid/,
    );
  });

  test("is trusted again after an upgrade, and after the Secret or the registration was lost", async () => {
    await install();
    await lab.until("pods get the identity", isMutated);
    const before = await caBundle();
    await lab.delete(secret);
    await lab.delete(CONFIGURATION);
    await install();
    await lab.until("there is another certificate", async () => {
      const bundle = await caBundle();
      return bundle !== undefined && bundle !== before;
    });
    await lab.until("pods get the identity", isMutated);
  });

  test("puts the token elsewhere from version 1.6.0 on", async () => {
    await install({ image: { release: "v1.6.0" } });
    await lab.until("the newer version serves", async () => {
      const pod = await labelled();
      const [container] = pod.spec?.containers ?? [];
      const file = "/var/run/secrets/azure/wi/token/azure-identity-token";
      return variable(container, "AZURE_FEDERATED_TOKEN_FILE") === file;
    });
    await install();
    await lab.until("the pinned version serves", async () => {
      const [container] = (await labelled()).spec?.containers ?? [];
      return variable(container, "AZURE_FEDERATED_TOKEN_FILE") === `${MOUNT}/azure-identity-token`;
    });
  });

  describe("with Portworx", () => {
    const PORTWORX = "portworx";
    const storageCluster = (clientId: string, spec: object = {}): KubernetesObject => ({
      apiVersion: "core.libopenstorage.org/v1",
      kind: "StorageCluster",
      metadata: { name: "px-demo", namespace: PORTWORX },
      spec: {
        image: "portworx/oci-monitor:3.6.1",
        workloadIdentity: { credentials: [{ cloudProvider: "azure", key: ANNOTATION, value: clientId }] },
        stork: { enabled: true, useWorkloadIdentity: true },
        ...spec,
      },
    });
    const annotationsOf = async (account: string) =>
      (await lab.read(serviceAccountObject(PORTWORX, account)))?.metadata.annotations ?? {};
    const running = async (name: string) =>
      (await lab.pods(PORTWORX, `name=${name}`)).filter(({ status }) => status?.phase === "Running");
    const untilAllHave = (clientId: string | undefined, ...names: string[]) =>
      lab.until(`every pod of ${names.join(" and ")} has client id ${clientId}`, async () => {
        const pods = (await Promise.all(names.map(running))).flat();
        const label = clientId === undefined ? undefined : "true";
        return (
          pods.length === 3 * names.length &&
          pods.every((pod) => clientIdOf(pod) === clientId) &&
          pods.every(({ metadata }) => metadata?.labels?.["azure.workload.identity/use"] === label)
        );
      });

    test("its operator annotates the service accounts and labels the pods, which come up with the identity", async () => {
      await lab.apply(namespaceObject(PORTWORX));
      await lab.installOperator(PORTWORX);
      await lab.until("the StorageCluster can be created", async () => {
        await lab.apply(storageCluster(CLIENT_ID));
        return true;
      });
      await untilAllHave(CLIENT_ID, "portworx", "stork");
      assert.deepEqual(await annotationsOf("portworx"), { [ANNOTATION]: CLIENT_ID });
      assert.deepEqual(await annotationsOf("stork"), { [ANNOTATION]: CLIENT_ID });
      assert.deepEqual(await annotationsOf("px-csi"), {});
    });

    test("another identity restarts the pods", async () => {
      await lab.apply(storageCluster(OTHER_CLIENT_ID));
      await untilAllHave(OTHER_CLIENT_ID, "portworx", "stork");
    });

    test("Stork takes part only where it is told to", async () => {
      await lab.apply(storageCluster(OTHER_CLIENT_ID, { stork: { enabled: true, useWorkloadIdentity: false } }));
      await untilAllHave(undefined, "stork");
      await untilAllHave(OTHER_CLIENT_ID, "portworx");
      assert.deepEqual(await annotationsOf("stork"), {});
    });

    test("annotations and labels go with the block", async () => {
      await lab.apply(storageCluster(CLIENT_ID, { workloadIdentity: undefined }));
      await untilAllHave(undefined, "portworx", "stork");
      assert.deepEqual(await annotationsOf("portworx"), {});
    });

    test("the wiper has the identity, too, until all is gone", async () => {
      await lab.apply(storageCluster(CLIENT_ID, { deleteStrategy: { type: "UninstallAndDelete" } }));
      await untilAllHave(CLIENT_ID, "portworx", "stork");
      await lab.delete(storageCluster(CLIENT_ID), "Foreground");
      const seen: (string | undefined)[] = [];
      await lab.until("the StorageCluster is gone", async () => {
        const wipers = await lab.pods(PORTWORX, "name=px-node-wiper");
        if (wipers.length > 0) {
          seen.push(...wipers.map(clientIdOf));
          assert.deepEqual(await annotationsOf("px-node-wiper"), { [ANNOTATION]: CLIENT_ID });
        }
        return (await lab.read(storageCluster(CLIENT_ID))) === undefined;
      });
      assert.deepEqual([...new Set(seen)], [CLIENT_ID]);
    });
  });

  test("while it is away, labelled pods are refused and others run", async () => {
    await install({ replicaCount: 0 });
    await lab.until("labelled pods are refused", async () => {
      return (await refusal()).includes("failed calling webhook");
    });
    assert.match(await refusal(), /mutation\.azure-workload-identity\.io/);
    assertUntouched(await lab.createPod(TENANT, "annotated"));
  });

  test("ends for a cloud that there is not, and its pods say why", async () => {
    await install({ azureEnvironment: "AzureMoonCloud" });
    await lab.until("a pod is not ready", async () => {
      const pods = await lab.pods(NAMESPACE, "app=workload-identity-webhook");
      const states = pods.flatMap(({ status }) => status?.containerStatuses?.[0]?.state?.waiting ?? []);
      return states.some(({ message }) => message?.includes('"AzureMoonCloud"'));
    });
    assert.match(await refusal(), /failed calling webhook/);
    await install();
    await lab.until("pods get the identity", isMutated);
  });

  test("goes with its chart, after which nobody asks it", async () => {
    await uninstall();
    await lab.until("a labelled pod is left alone", async () => {
      assertUntouched(await labelled());
      return true;
    });
  });
});

describe("the workload identity webhook that AKS has built in", () => {
  const lab = new ImagesFixture({ builtInWebhook: "aks", azureTenantId: TENANT_ID });

  test("is registered as AKS does it, and nothing else of it is in the cluster", async () => {
    const [webhook] = listAt(await lab.read(CONFIGURATION), "webhooks");
    assert.equal(textAt(webhook, "name"), "mutation.azure-workload-identity.io");
    assert.equal(textAt(webhook, "failurePolicy"), "Fail");
    assert.match(textAt(webhook, "clientConfig", "url") ?? "", /^https:\/\/127\.0\.0\.1:\d+\/mutate-v1-pod$/);
    const { items } = await lab.core.listPodForAllNamespaces();
    assert.deepEqual(items, []);
  });

  test("gives labelled pods the identity of their service account, from the first pod on", async () => {
    await lab.apply(serviceAccountObject("default", "annotated", { [ANNOTATION]: CLIENT_ID }));
    assertInjected(await lab.createPod("default", "annotated", SELECTED));
    assertUntouched(await lab.createPod("default", "annotated"));
  });

  test("stays away from kube-system, whose labelled pods start without an identity", async () => {
    await lab.apply(serviceAccountObject("kube-system", "annotated", { [ANNOTATION]: CLIENT_ID }));
    assertUntouched(await lab.createPod("kube-system", "annotated", SELECTED));
  });
});
