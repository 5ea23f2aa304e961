import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { CertificateAuthority } from "../../lab/cluster/certificates";
import { assertOnlyFault, DoctorFixture, faults, findingOf, NAMESPACE, ROLE, storageCluster } from "./doctor-fixture";
import { namespaceObject, roleOf } from "./images-fixture";
import { DeployedWebhook } from "./webhook-manifests";

describe("the doctor's checks of a webhook that was deployed after Portworx", () => {
  const lab = new DoctorFixture({});
  const webhook = new DeployedWebhook("webhook", NAMESPACE);
  // The last one of a flag counts.
  const workload = webhook.workload("--annotation-prefix=eks.amazonaws.com", "--token-audience=sts.amazonaws.com");
  let authority: CertificateAuthority;

  const scaled = (replicas: number) =>
    workload.map((object) =>
      object.kind === "Deployment" ? { ...object, spec: { ...spec(object), replicas } } : object,
    );
  const spec = (object: object) => (object as { spec: object }).spec;
  const untilAnswered = (id: string, status: string) =>
    lab.until(`${id} says ${status}`, async () => findingOf(await lab.examine(), id)?.status === status);

  test("name its absence", async () => {
    await lab.apply(namespaceObject(NAMESPACE));
    await lab.installOperator(NAMESPACE);
    await lab.until("the StorageCluster can be created", async () => {
      await lab.apply(storageCluster());
      return true;
    });
    await lab.untilRunning();
    assertOnlyFault(await lab.examine(), "webhook.present", /no MutatingWebhookConfiguration/);
  });

  test("name the pods that are older than it", async () => {
    authority = await CertificateAuthority.create("webhook");
    await lab.apply(namespaceObject("webhook"), await webhook.secret(authority), ...webhook.rights(), ...workload);
    await untilAnswered("webhook.present", "FAIL");
    await lab.apply(webhook.registration(authority));
    await untilAnswered("webhook.injects", "PASS");
    const answers = await lab.examine();
    assert.match(findingOf(answers, "pods.age")?.seen ?? "", /^created before the webhook: .* and 3 more$/);
    // The lab's certificates end in thirty days.
    assert.deepEqual(
      faults(answers).map(({ id, finding }) => `${finding.status} ${id}`),
      ["WARN webhook.certificate", "FAIL pods.age"],
    );
  });

  test("find nothing to say against new pods", async () => {
    for (const name of ["portworx", "stork"]) {
      for (const pod of await lab.pods(NAMESPACE, `name=${name}`)) {
        await lab.delete({
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: pod.metadata?.name ?? "", namespace: NAMESPACE },
        });
      }
    }
    await lab.until("all pods have the role", async () => {
      const pods = [...(await lab.pods(NAMESPACE, "name=portworx")), ...(await lab.pods(NAMESPACE, "name=stork"))];
      return pods.length === 6 && pods.every((pod) => pod.status?.phase === "Running" && roleOf(pod) === ROLE);
    });
    const answers = await lab.examine();
    assert.deepEqual(
      faults(answers).map(({ id }) => id),
      ["webhook.certificate"],
    );
  });

  test("name a stale caBundle", async () => {
    await lab.apply(webhook.registration(await CertificateAuthority.create("webhook")));
    const answers = await lab.examine();
    assertOnlyFault(answers, "webhook.certificate", /caBundle of deployed-pod-identity-webhook does not cover/);
    assert.equal(findingOf(answers, "webhook.injects")?.seen, "needs webhook.certificate, which failed");
    await lab.apply(webhook.registration(authority));
  });

  test("name a webhook that is down", async () => {
    await lab.apply(...scaled(0));
    await untilAnswered("webhook.deployment", "FAIL");
    assertOnlyFault(await lab.examine(), "webhook.deployment", /webhook\/pod-identity-webhook: 0 of 0 pods available/);
  });

  test("name a Service that is gone", async () => {
    await lab.delete({ apiVersion: "v1", kind: "Service", metadata: webhook.service });
    assertOnlyFault(await lab.examine(), "webhook.deployment", /Service webhook\/pod-identity-webhook does not exist/);
  });
});
