import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judgeAnnotations, judgeOwners } from "../../../../doctor/checks/service-accounts";
import { liveServiceAccount } from "../../../../doctor/facts/service-accounts";
import { ROLE } from "../pods";

const key = "eks.amazonaws.com/role-arn";
const block = { cloudProvider: "aws", key, value: ROLE };
const names = ["portworx", "stork", "px-node-wiper"];

function account(name: string, value: string | undefined, manager = "operator") {
  return liveServiceAccount({
    metadata: {
      name,
      creationTimestamp: new Date("2026-01-01T00:00:00Z"),
      ...(value !== undefined && { annotations: { [key]: value } }),
      managedFields: [
        {
          manager,
          time: new Date("2026-01-02T00:00:00Z"),
          fieldsV1: { "f:metadata": { "f:annotations": { ".": {}, [`f:${key}`]: {} } } },
        },
      ],
    },
  });
}

describe("service-accounts.annotated", () => {
  const judge = (...accounts: ReturnType<typeof account>[]) => judgeAnnotations(accounts, names, block, "portworx");

  test("passes without px-node-wiper, which comes only with an uninstall", () => {
    assert.deepEqual(judge(account("portworx", ROLE), account("stork", ROLE)), {
      status: "PASS",
      seen: "portworx, stork",
    });
  });

  test("names every account that is missing, bare or overwritten", () => {
    assert.equal(judge(account("portworx", undefined)).seen, `stork does not exist; portworx has no annotation ${key}`);
    assert.equal(
      judge(account("portworx", ROLE), account("stork", ROLE), account("px-node-wiper", "other")).seen,
      `px-node-wiper names other instead of ${ROLE}`,
    );
  });
});

describe("service-accounts.owner", () => {
  test("warns of tools that write the annotation too, not of the operator", () => {
    assert.equal(judgeOwners([account("portworx", ROLE)], key).status, "PASS");
    const finding = judgeOwners([account("portworx", ROLE, "kubectl-annotate"), account("stork", ROLE, "helm")], key);
    assert.equal(finding.status, "WARN");
    assert.equal(finding.seen, "also written by portworx: kubectl-annotate, stork: helm");
    assert.equal(judgeOwners([account("portworx", ROLE, "helm")], "another/key").status, "PASS");
  });
});

test("a service account tells who wrote which annotation, and when", () => {
  assert.deepEqual(account("portworx", ROLE, "helm").writers, [
    { manager: "helm", annotation: key, at: new Date("2026-01-02T00:00:00Z") },
  ]);
});
