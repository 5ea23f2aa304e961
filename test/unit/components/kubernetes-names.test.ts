import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkClusterName, checkNamespace, checkServiceAccountName } from "../../../components/kubernetes-names";
import { mistakeOf } from "./recorder";

test("namespaces are RFC 1123 labels", () => {
  for (const name of ["portworx", "a", "px-2", "0", "a".repeat(63)]) checkNamespace(name);
  for (const name of ["", "Portworx", "px_1", "-px", "px-", "px.1", "px 1", "*", "a".repeat(64), "px\n"]) {
    assert.equal(
      mistakeOf(() => checkNamespace(name)),
      `namespace: got ${JSON.stringify(name)}, wanted a Kubernetes namespace: 1 to 63 characters of a-z, 0-9 and -, beginning ` +
        "and ending with a letter or digit. Name the namespace that Portworx runs in, such as portworx.",
    );
  }
});

test("service accounts are RFC 1123 subdomains", () => {
  for (const name of ["portworx", "px-node-wiper", "stork.v2"]) checkServiceAccountName(name);
  for (const name of ["", "Stork", "portworx:stork", "portworx/stork", "*", "stork.", "a..b", "a".repeat(254)]) {
    assert.equal(
      mistakeOf(() => checkServiceAccountName(name, "serviceAccounts[1]")),
      `serviceAccounts[1]: got ${JSON.stringify(name)}, wanted a service account name: 1 to 253 characters of a-z, 0-9, - and ., ` +
        "each part beginning and ending with a letter or digit. Give the bare name, without namespace, such as portworx.",
    );
  }
});

test("StorageClusters are RFC 1123 subdomains", () => {
  checkClusterName("px-cluster");
  assert.equal(
    mistakeOf(() => checkClusterName("PX")),
    'clusterName: got "PX", wanted a Kubernetes object name: 1 to 253 characters of a-z, 0-9, - and ., each part beginning and ' +
      "ending with a letter or digit. Name the StorageCluster, such as px-cluster; the name can never change afterwards.",
  );
});

test("no accepted name can widen a subject or leave its part of it", () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      try {
        checkServiceAccountName(name);
      } catch {
        return;
      }
      assert.doesNotMatch(name, /[*?:$/\s]/);
    }),
  );
});
