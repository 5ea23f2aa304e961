import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { identityOf } from "../../../../lab/images/portworx-operator/identity";
import { imageFrom, tagOf, type Installation } from "../../../../lab/images/portworx-operator/installation";
import { revisionOf, storagePod } from "../../../../lab/images/portworx-operator/storage-pod";
import type { StorageCluster, StorageClusterSpec } from "../../../../lab/images/portworx-operator/storage-cluster";

const AWS = { cloudProvider: "aws", key: "eks.amazonaws.com/role-arn", value: "arn:aws:iam::123456789012:role/px" };
const AZURE = { cloudProvider: "azure", key: "azure.workload.identity/client-id", value: "1-2-3" };

function clusterOf(spec: StorageClusterSpec): StorageCluster {
  return { metadata: { name: "px-demo", namespace: "portworx", uid: "uid-1" }, spec };
}

function installationOf(spec: StorageClusterSpec, operatorVersion = "26.2.1"): Installation {
  const cluster = clusterOf(spec);
  return { cluster, identity: identityOf(spec, operatorVersion), operatorVersion, access: undefined as never };
}

describe("the identity in a StorageCluster", () => {
  const annotations = (operatorVersion: string, ...credentials: (typeof AWS)[]) =>
    identityOf({ workloadIdentity: { credentials } }, operatorVersion).annotations;

  test("is the annotations of its credentials", () => {
    assert.deepEqual(annotations("26.2.1", AWS), { [AWS.key]: AWS.value });
    assert.deepEqual(annotations("26.2.1"), {});
    assert.deepEqual(identityOf(undefined, "26.2.1"), { annotations: {}, podLabels: {} });
  });

  test("is passed over by an operator that came before it", () => {
    assert.deepEqual(annotations("25.3.0", AWS), {});
    assert.deepEqual(annotations("25.3.1", AWS), { [AWS.key]: AWS.value });
    assert.deepEqual(annotations("25.10.0", AWS), { [AWS.key]: AWS.value });
    assert.deepEqual(annotations("26.1.0", AZURE), {});
    assert.deepEqual(annotations("26.2.0", AZURE), { [AZURE.key]: AZURE.value });
    assert.deepEqual(annotations("latest", AWS), { [AWS.key]: AWS.value });
  });

  test("labels the pods on Azure alone", () => {
    const labels = (credential: typeof AWS) =>
      storagePod(installationOf({ workloadIdentity: { credentials: [credential] } }), "node-1").metadata?.labels;
    assert.equal(labels(AZURE)?.["azure.workload.identity/use"], "true");
    assert.equal(labels(AWS)?.["azure.workload.identity/use"], undefined);
  });
});

describe("a storage pod", () => {
  test("runs on its node, on the host's network, as service account portworx", () => {
    const { metadata, spec } = storagePod(installationOf({}), "node-1");
    assert.equal(metadata?.generateName, "px-demo-");
    assert.equal(metadata?.labels?.name, "portworx");
    assert.equal(metadata?.ownerReferences?.[0]?.uid, "uid-1");
    assert.deepEqual([spec?.nodeName, spec?.hostNetwork, spec?.serviceAccountName], ["node-1", true, "portworx"]);
    assert.deepEqual(
      spec?.containers.map(({ name }) => name),
      ["portworx", "csi-node-driver-registrar"],
    );
  });

  test("has the StorageCluster's variables, in the place of the operator's own", () => {
    const env = [
      { name: "PX_NAMESPACE", value: "elsewhere" },
      { name: "FROM_SECRET", valueFrom: { secretKeyRef: { name: "secret", key: "key" } } },
    ];
    const [portworx] = storagePod(installationOf({ env }), "node-1").spec?.containers ?? [];
    assert.deepEqual(portworx?.env?.slice(-2), env);
    assert.equal(portworx?.env?.filter(({ name }) => name === "PX_NAMESPACE").length, 1);
  });

  test("has the StorageCluster's volumes, mounted", () => {
    const volume = { name: "ca", mountPath: "/etc/pwx/ca", readOnly: true, secret: { secretName: "ca" } };
    const { spec } = storagePod(installationOf({ volumes: [volume] }), "node-1");
    assert.deepEqual(spec?.volumes, [{ name: "ca", secret: { secretName: "ca" } }]);
    assert.equal(spec?.containers[0]?.volumeMounts?.[0]?.mountPath, "/etc/pwx/ca");
  });

  test("is replaced when the identity, the image or a variable changes, not when the delete strategy does", () => {
    const base: StorageClusterSpec = { image: "portworx/oci-monitor:3.6.1", workloadIdentity: { credentials: [AWS] } };
    const revision = (change: StorageClusterSpec) => revisionOf(installationOf({ ...base, ...change }));
    const changes: StorageClusterSpec[] = [
      { image: "portworx/oci-monitor:3.7.0" },
      { env: [{ name: "A", value: "b" }] },
      { workloadIdentity: { credentials: [{ ...AWS, value: "arn:aws:iam::123456789012:role/other" }] } },
      { workloadIdentity: undefined },
    ];
    for (const change of changes) assert.notEqual(revision(change), revision({}), JSON.stringify(change));
    assert.equal(revision({ deleteStrategy: { type: "Uninstall" } }), revision({}));
  });
});

describe("images", () => {
  test("come from the cluster's own registry, whatever registry they name", () => {
    const image = (customImageRegistry: string | undefined, name: string) =>
      imageFrom(clusterOf({ customImageRegistry }), name);
    assert.equal(image(undefined, "portworx/oci-monitor:3.6.1"), "portworx/oci-monitor:3.6.1");
    assert.equal(image("registry.example:5000/px", "portworx/a:1"), "registry.example:5000/px/portworx/a:1");
    assert.equal(image("registry.example", "other.example/portworx/a:1"), "registry.example/portworx/a:1");
  });

  test("tell their version by their tag, not by a registry's port or a digest", () => {
    assert.equal(tagOf("portworx/px-operator:26.2.1"), "26.2.1");
    assert.equal(tagOf("registry.example:5000/portworx/px-operator:26.2.1@sha256:00ff"), "26.2.1");
    assert.equal(tagOf("registry.example:5000/portworx/px-operator"), "");
    assert.equal(tagOf("portworx/px-operator@sha256:00ff"), "");
  });
});
