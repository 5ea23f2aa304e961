import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connect } from "node:tls";
import { CertificateAuthority } from "../../lab/cluster/certificates";
import { ImagesFixture, namespaceObject, roleOf, serviceAccountObject, variable } from "./images-fixture";
import { DeployedWebhook } from "./webhook-manifests";

const ROLE = "arn:aws:iam::123456789012:role/portworx";
const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/** True when the server at this address proves to be `servername` to somebody who trusts `ca`. */
function isTrusted(host: string, port: number, servername: string, ca: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername, ca }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

describe("the pod identity webhook", () => {
  const lab = new ImagesFixture();

  describe("that EKS has built in", () => {
    test("is registered as EKS does it", async () => {
      const configuration = (await lab.read({
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "MutatingWebhookConfiguration",
        metadata: { name: "pod-identity-webhook" },
      })) as { webhooks?: { name: string; failurePolicy: string; clientConfig: { url: string } }[] } | undefined;
      const [webhook] = configuration?.webhooks ?? [];
      assert.equal(webhook?.name, "iam-for-pods.amazonaws.com");
      assert.equal(webhook.failurePolicy, "Ignore");
      assert.match(webhook.clientConfig.url, /^https:\/\/127\.0\.0\.1:\d+\/mutate$/);
    });

    test("gives the pods of an annotated service account its role, from the first pod on", async () => {
      await lab.apply(serviceAccountObject("default", "annotated", { [ROLE_ANNOTATION]: ROLE }));
      const pod = await lab.createPod("default", "annotated");
      const [container] = pod.spec?.containers ?? [];
      const mount = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
      assert.deepEqual(
        container?.env?.map(({ name, value }) => `${name}=${value}`),
        [
          "AWS_STS_REGIONAL_ENDPOINTS=regional",
          "AWS_DEFAULT_REGION=us-east-1",
          "AWS_REGION=us-east-1",
          `AWS_ROLE_ARN=${ROLE}`,
          `AWS_WEB_IDENTITY_TOKEN_FILE=${mount}/token`,
        ],
      );
      assert.deepEqual(JSON.parse(JSON.stringify(pod.spec?.volumes?.[0])), {
        name: "aws-iam-token",
        projected: {
          defaultMode: 420,
          sources: [
            { serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 86400, path: "token" } },
          ],
        },
      });
    });

    test("leaves other pods alone, and those that opt out", async () => {
      assert.equal(roleOf(await lab.createPod("default", "default")), undefined);
      const optedOut = await lab.createPod("default", "annotated", {
        "eks.amazonaws.com/skip-pod-identity-webhook": "",
      });
      assert.equal(roleOf(optedOut), undefined);
    });
  });

  describe("deployed on a cluster", () => {
    const NAMESPACE = "pod-identity-webhook";
    const TENANT = "tenant";
    const webhook = new DeployedWebhook(NAMESPACE, TENANT);
    const createdPod = () => lab.createPod(TENANT, "annotated");
    const isMutated = async () => roleOf(await createdPod()) === ROLE;

    test("is called by its Service, with the certificate of its Secret; it knows what its own rights let it know", async () => {
      await lab.apply(namespaceObject(NAMESPACE), namespaceObject(TENANT));
      await lab.apply(serviceAccountObject(TENANT, "annotated", { "irsa.example.com/role-arn": ROLE }));
      const authority = await CertificateAuthority.create("first");
      await lab.apply(await webhook.secret(authority), ...webhook.workload(), webhook.registration(authority));
      // The pod is admitted, so the call succeeded; without the right to list service accounts there is no role.
      await lab.until("the webhook is called", async () => (await createdPod()).metadata?.uid !== undefined);
      assert.equal(await isMutated(), false);
      await lab.until("the refusal is logged", () =>
        Promise.resolve(lab.log.some((line) => line.includes("answers 403"))),
      );

      await lab.apply(...webhook.rights());
      await lab.until("pods get the role", isMutated);
    });

    test("injects what its flags say", async () => {
      const pod = await createdPod();
      const [container] = pod.spec?.containers ?? [];
      assert.equal(variable(container, "AWS_REGION"), "eu-west-1");
      assert.equal(variable(container, "AWS_STS_REGIONAL_ENDPOINTS"), undefined);
      const volume = pod.spec?.volumes?.find(({ name }) => name === "aws-iam-token");
      assert.equal(volume?.projected?.sources?.[0]?.serviceAccountToken?.audience, "openshift");
    });

    test("takes up a renewed certificate", async () => {
      const authority = await CertificateAuthority.create("second");
      await lab.apply(await webhook.secret(authority), webhook.registration(authority));
      const { clusterIP = "", ports = [] } = (await lab.core.readNamespacedService(webhook.service)).spec ?? {};
      await lab.until("the new certificate is served", () =>
        isTrusted(clusterIP, ports[0]?.port ?? 0, webhook.hostName, authority.certificate),
      );
      await lab.until("pods get the role", isMutated);
    });

    test("crashes for a flag that it does not know, and its pods say so", async () => {
      await lab.apply(...webhook.workload("--region=eu-west-1"));
      await lab.until("a pod is not ready", async () => {
        const pods = await lab.pods(NAMESPACE, "app=pod-identity-webhook");
        const states = pods.flatMap(({ status }) => status?.containerStatuses?.[0]?.state?.waiting ?? []);
        return states.some(
          ({ reason, message }) => reason === "CrashLoopBackOff" && message === "unknown flag: --region",
        );
      });
    });

    test("stops with its workload, after which no pod is admitted", async () => {
      await lab.apply(...webhook.workload());
      await lab.until("pods get the role", isMutated);
      for (const object of webhook.workload()) await lab.delete(object);
      await lab.until("pods are refused", () =>
        createdPod().then(
          () => false,
          (error: unknown) => String(error).includes("failed calling webhook"),
        ),
      );
    });
  });
});
