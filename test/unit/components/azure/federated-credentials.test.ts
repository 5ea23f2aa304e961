import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { credentialLimit, planCredentials } from "../../../../components/azure/federated-credentials";
import { InputError } from "../../../../components/input-error";
import { portworxServiceAccounts } from "../../../../components/platforms";
import { mistakeOf } from "../recorder";

function clusters(...names: string[]) {
  return names.map((name) => ({ name, serviceAccounts: portworxServiceAccounts }));
}

test("one credential for each service account of each cluster, in order", () => {
  const [prod, test_] = clusters("prod", "test");
  assert.ok(prod && test_);
  assert.deepEqual(planCredentials([prod, test_]), [
    { name: "prod_portworx", cluster: prod, serviceAccount: "portworx" },
    { name: "prod_stork", cluster: prod, serviceAccount: "stork" },
    { name: "prod_px-node-wiper", cluster: prod, serviceAccount: "px-node-wiper" },
    { name: "test_portworx", cluster: test_, serviceAccount: "portworx" },
    { name: "test_stork", cluster: test_, serviceAccount: "stork" },
    { name: "test_px-node-wiper", cluster: test_, serviceAccount: "px-node-wiper" },
  ]);
});

test("dots of a service account's name become underscores", () => {
  const [planned] = planCredentials([{ name: "prod", serviceAccounts: ["portworx.v2"] }]);
  assert.equal(planned?.name, "prod_portworx_v2");
});

test("six clusters fit on one identity, seven do not", () => {
  const six = ["a", "b", "c", "d", "e", "f"];
  assert.equal(planCredentials(clusters(...six)).length, 18);
  assert.equal(
    mistakeOf(() => planCredentials(clusters(...six, "g"))),
    "clusters: got 7, wanted at most 20 federated credentials on one identity; these clusters make 21. " +
      "Make one PortworxIdentity per cluster, or spread the clusters over several.",
  );
});

test("a name that Azure would refuse", () => {
  const serviceAccounts = ["a".repeat(100)];
  assert.equal(
    mistakeOf(() => planCredentials([...clusters("prod"), { name: "b".repeat(20), serviceAccounts }])),
    `clusters[1].name: got "${"b".repeat(20)}_${"a".repeat(100)}", wanted credential names (cluster_serviceaccount) of 3 to ` +
      "120 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit. " +
      "Shorten the cluster's name or replace the other characters.",
  );
});

for (const repeated of [
  [
    { name: "prod", serviceAccounts: ["stork"] },
    { name: "PROD", serviceAccounts: ["stork"] },
  ],
  [{ name: "prod", serviceAccounts: ["stork", "stork"] }],
  [
    { name: "a_b", serviceAccounts: ["c"] },
    { name: "a", serviceAccounts: ["b.c"] },
  ],
]) {
  test(`names that are there twice: ${JSON.stringify(repeated)}`, () => {
    assert.match(
      mistakeOf(() => planCredentials(repeated)),
      /^clusters\[\d\]\.name: got "\w+", wanted credential names \(cluster_serviceaccount\) that are there once\. Give each cluster a name of its own, and list each of its service accounts once\.$/,
    );
  });
}

test("whatever the clusters: refused, or names that Azure accepts, each once, at most 20, always the same", () => {
  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/);
  const serviceAccount = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?(\.[a-z0-9]{1,30}){0,2}$/);
  const serviceAccounts = fc.array(serviceAccount, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(fc.record({ name, serviceAccounts }), { maxLength: 8 }), (given) => {
      try {
        const planned = planCredentials(given);
        const names = planned.map((credential) => credential.name);
        assert.ok(names.length <= credentialLimit);
        assert.equal(new Set(names.map((each) => each.toLowerCase())).size, names.length);
        for (const each of names) assert.match(each, /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/);
        assert.equal(planned.length, given.flatMap((cluster) => cluster.serviceAccounts).length);
        assert.deepEqual(planCredentials(given), planned);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        assert.match(error.input, /^clusters/);
      }
    }),
  );
});
