import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Cloud } from "../../../../components/platforms";
import { knowsBlock } from "../../../../doctor/checks/definition";
import {
  judgeBlock,
  judgeIdentity,
  judgeMissingBlock,
  judgeStaticCredentials,
} from "../../../../doctor/checks/storage-cluster";
import { judgeVersions } from "../../../../doctor/checks/versions";
import { blockEntry, findStorageCluster, onlyOne, type StorageCluster } from "../../../../doctor/facts/storage-cluster";
import { ApiFixture } from "../cluster/api-fixture";
import { CLIENT_ID, ROLE } from "../pods";

const key = "eks.amazonaws.com/role-arn";

function cluster(spec: StorageCluster["spec"] = {}, status: StorageCluster["status"] = {}): StorageCluster {
  const metadata = { name: "px", namespace: "portworx", uid: "1", creationTimestamp: "2026-01-01T00:00:00Z" };
  return { metadata, spec, status };
}

const withBlock = (entry: object) => cluster({ workloadIdentity: { credentials: [entry] } });

describe("the StorageCluster that is meant", () => {
  test("is the only one", () => {
    assert.equal(onlyOne([cluster()], {}).metadata.name, "px");
  });

  test("is refused in one line where there is none or more than one", () => {
    assert.throws(() => onlyOne([], {}), /^Error: there is no StorageCluster in any namespace$/);
    const named = { namespace: "a", storageClusterName: "b" };
    assert.throws(() => onlyOne([], named), /^Error: there is no StorageCluster "b" in namespace a$/);
    assert.throws(
      () => onlyOne([cluster(), cluster()], {}),
      /more than one StorageCluster: portworx\/px, portworx\/px/,
    );
  });
});

describe("a cluster's StorageClusters", () => {
  const api = new ApiFixture();

  test("are missed in words where the operator is not installed, in whichever words the API server says it", async () => {
    for (const reply of ["404 page not found\n", JSON.stringify({ message: "the server could not find it" })]) {
      api.reply = (_, response) => response.writeHead(404).end(reply);
      await assert.rejects(
        findStorageCluster(api.reader(), { namespace: "portworx" }),
        /^Error: the cluster does not know the kind StorageCluster: Portworx's operator is not installed\. Install/,
      );
    }
  });

  test("are found by their name", async () => {
    api.reply = ({ url }, response) => {
      const items = [cluster(), { metadata: { ...cluster().metadata, name: "other" } }];
      response.end(JSON.stringify({ items: url?.includes("/namespaces/portworx/") ? items : [] }));
    };
    const found = await findStorageCluster(api.reader(), { namespace: "portworx", storageClusterName: "other" });
    assert.equal(found.metadata.name, "other");
  });
});

describe("storage-cluster.block", () => {
  test("passes with key and value of the cloud", () => {
    const finding = judgeBlock(withBlock({ cloudProvider: "aws", key, value: ROLE }), Cloud.Aws);
    assert.deepEqual(finding, { status: "PASS", seen: `${key}: ${ROLE}` });
  });

  test("fails with another key, or a value that is no identity of the cloud", () => {
    for (const entry of [
      { cloudProvider: "aws", key: "eks.amazonaws.com/role", value: ROLE },
      { cloudProvider: "aws", key, value: CLIENT_ID },
      { cloudProvider: "aws", key },
    ]) {
      const finding = judgeBlock(withBlock(entry), Cloud.Aws);
      assert.equal(finding.status, "FAIL", JSON.stringify(entry));
      assert.match(finding.remedy ?? "", /^kubectl --namespace portworx edit storagecluster px/);
    }
  });

  test("takes the entry of the cloud that is asked for, and knows no third cloud", () => {
    const both = cluster({
      workloadIdentity: {
        credentials: [{ cloudProvider: "gcp" }, { cloudProvider: "azure" }, { cloudProvider: "aws" }],
      },
    });
    assert.equal(blockEntry(both, Cloud.Aws)?.cloudProvider, "aws");
    assert.equal(blockEntry(both)?.cloudProvider, "azure");
    assert.equal(blockEntry(withBlock({ cloudProvider: "gcp" })), undefined);
  });

  test("tells a block that was dropped by an old definition from one that was never given", () => {
    const definition = (fields: object) => ({
      spec: { versions: [{ served: true, schema: { openAPIV3Schema: { properties: { spec: fields } } } }] },
    });
    const old = definition({ properties: { image: {} } });
    assert.match(judgeMissingBlock(cluster(), old).seen, /does not know it/);
    const recent = definition({ properties: { workloadIdentity: {} } });
    assert.doesNotMatch(judgeMissingBlock(cluster(), recent).seen, /does not know it/);
    assert.doesNotMatch(judgeMissingBlock(cluster(), undefined).seen, /does not know it/);
    assert.equal(knowsBlock(definition({ "x-kubernetes-preserve-unknown-fields": true })), true);
  });
});

describe("storage-cluster.identity", () => {
  test("compares ARNs byte by byte, client ids in any case, and nothing with nothing", () => {
    assert.equal(judgeIdentity(cluster(), ROLE, ROLE).status, "PASS");
    assert.equal(judgeIdentity(cluster(), ROLE, ROLE.replace("portworx", "Portworx")).status, "FAIL");
    assert.equal(judgeIdentity(cluster(), "ABCD", "abcd").status, "PASS");
    assert.equal(judgeIdentity(cluster(), ROLE, undefined).status, "SKIP");
  });
});

describe("storage-cluster.versions", () => {
  const versions = (image: string | undefined, operatorVersion: string | undefined, stork: object = {}) =>
    judgeVersions(cluster({ image, stork }, { version: "3.6.1", operatorVersion }), Cloud.Aws);

  test("passes with versions that know workload identity", () => {
    assert.deepEqual(versions("portworx/oci-monitor:3.6.1", "26.2.1"), {
      status: "PASS",
      seen: "Portworx 3.6.1, operator 26.2.1",
    });
    assert.equal(versions(undefined, "26.2.1").status, "PASS");
  });

  test("fails where Portworx, operator or a pinned Stork is too old", () => {
    assert.match(versions("portworx/oci-monitor:3.3.0", "26.2.1").seen, /3\.4\.0 or later/);
    assert.match(versions("portworx/oci-monitor:3.6.1", "25.1.0").seen, /operatorVersion/);
    assert.match(versions("portworx/oci-monitor:3.7.0", "26.3.2", { image: "openstorage/stork:26.2.0" }).seen, /stork/);
    assert.match(versions("portworx/oci-monitor:3.6.1", "25.5.0", { useWorkloadIdentity: true }).seen, /26\.2\.0/);
  });

  test("warns of operators that strip what webhooks inject, and skips before the operator reports", () => {
    assert.equal(versions("portworx/oci-monitor:3.6.1", "25.4.0").status, "WARN");
    assert.equal(versions("portworx/oci-monitor:3.6.1", undefined).status, "SKIP");
  });
});

describe("storage-cluster.static-credentials", () => {
  test("names the variable and its place, never its value", () => {
    const finding = judgeStaticCredentials(cluster({ env: [{ name: "AWS_SECRET_ACCESS_KEY", value: "hidden" }] }));
    assert.equal(finding.status, "FAIL");
    assert.equal(finding.seen, "spec.env[0] is AWS_SECRET_ACCESS_KEY");
    assert.doesNotMatch(JSON.stringify(finding), /hidden/);
    assert.equal(judgeStaticCredentials(cluster({ env: [{ name: "AWS_REGION" }] })).status, "PASS");
  });
});
