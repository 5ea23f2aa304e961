import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judgeCaller } from "../../../doctor/azure/checks/credentials";
import { judgeCount } from "../../../doctor/azure/checks/federated-credentials";
import { judgeIdentity } from "../../../doctor/azure/checks/identity";
import { issuerDifference } from "../../../doctor/azure/issuer-difference";
import { judgeCredential, judgeTrust, subjectDifference } from "../../../doctor/azure/judge-credentials";
import type { FederatedCredential } from "../../../doctor/azure/resources";
import { callerOf, reasonOf } from "../../../doctor/azure/user-credential";
import { AUDIENCE, IDENTITY, ISSUER, SUBJECT } from "../../azure-federation";

const wanted = { identityId: IDENTITY.id, name: "portworx", issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE };
const az =
  "--identity-name portworx --resource-group portworx-demo --subscription 01234567-89ab-4cde-8f01-23456789abcd " +
  `--issuer ${ISSUER} --subject ${SUBJECT} --audiences ${AUDIENCE}`;

function credential(change: Partial<FederatedCredential["properties"]> = {}, name = "px"): FederatedCredential {
  return { name, properties: { issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE], ...change } };
}

describe("the difference of two issuers", () => {
  const cases: [string, string, string | undefined][] = [
    ["https://a.example/x/", "https://a.example/x", "it lacks the slash that tokens end with"],
    ["https://a.example/x", "https://a.example/x/", "it ends with a slash that tokens do not have"],
    ["https://a.example/x/", "https://a.example/X/", "its letters differ in case"],
    ["https://a.example/x/", "http://a.example/x/", "it begins with http://"],
    [
      "https://a.example/x/",
      "https://A.example/x",
      "it lacks the slash that tokens end with, and its letters differ in case",
    ],
    ["https://a.example/x/", "https://a.example/y/", undefined],
    ["https://a.example/x/", "https://a.example/x/", undefined],
  ];
  for (const [expected, found, difference] of cases) {
    test(`of ${found} to ${expected} is: ${difference}`, () =>
      assert.equal(issuerDifference(expected, found), difference));
  }
});

describe("what the identity trusts for all service accounts", () => {
  test("passes where any credential has the issuer and the audience", () => {
    const finding = judgeTrust([credential({ issuer: "https://other.example/" }), credential()], wanted);
    assert.deepEqual(finding, { status: "PASS", seen: `${ISSUER}, for ${AUDIENCE}` });
  });

  test("is nothing where there are no credentials: one is made", () => {
    const finding = judgeTrust([], wanted);
    assert.equal(finding.seen, "the identity has no federated credentials");
    assert.equal(finding.remedy, `az identity federated-credential create --name portworx ${az}`);
  });

  test("is the issuer without its slash: the credential is corrected", () => {
    const finding = judgeTrust([credential({ issuer: ISSUER.slice(0, -1) })], wanted);
    assert.equal(finding.status, "FAIL");
    assert.match(finding.seen, /^the credential px is for .*: it lacks the slash that tokens end with$/);
    assert.equal(finding.remedy, `az identity federated-credential update --name px ${az}`);
  });

  test("is other clusters", () => {
    const issuer = "https://eastus.oic.prod-aks.azure.com/other/";
    const finding = judgeTrust([credential({ issuer }), credential({ issuer })], wanted);
    assert.equal(finding.seen, `the cluster's issuer is ${ISSUER}; the identity trusts other clusters: ${issuer}`);
    assert.match(finding.remedy ?? "", /create/);
  });

  test("is another audience", () => {
    const finding = judgeTrust([credential({ audiences: ["other"] })], wanted);
    assert.equal(finding.seen, `the pods' tokens are for ${AUDIENCE}; the credential px accepts other`);
  });
});

describe("the credential of a service account", () => {
  test("is the one with issuer, subject and audience, whatever its name", () => {
    const others = [
      credential({ subject: "system:serviceaccount:portworx:stork" }),
      credential({ issuer: "https://o.example" }),
    ];
    assert.deepEqual(judgeCredential([...others, credential({}, "mine")], wanted), {
      status: "PASS",
      seen: `mine: ${SUBJECT}`,
    });
  });

  test("is missing where only another cluster has one", () => {
    const finding = judgeCredential([credential({ issuer: "https://o.example" })], wanted);
    assert.equal(finding.seen, `no federated credential for ${SUBJECT}; that of another cluster does not count`);
    assert.equal(finding.remedy, `az identity federated-credential create --name portworx ${az}`);
  });

  const mistakes: [Partial<FederatedCredential["properties"]>, RegExp][] = [
    [{ issuer: ISSUER.toLowerCase().replace("eastus", "EastUS") }, /its letters differ in case$/],
    [{ audiences: ["a", "b"] }, /accepts a, b$/],
    [{ subject: "system:serviceaccount:default:portworx" }, /it names the namespace default$/],
    [{ subject: `${SUBJECT} ` }, /its letters differ in case, or it has blanks$/],
  ];
  for (const [change, seen] of mistakes) {
    test(`is corrected where it is for ${JSON.stringify(change)}`, () => {
      const finding = judgeCredential([credential(change)], wanted);
      assert.equal(finding.status, "FAIL");
      assert.match(finding.seen, seen);
      assert.equal(finding.remedy, `az identity federated-credential update --name px ${az}`);
    });
  }

  test("of another service account is no near miss", () => {
    assert.equal(subjectDifference(SUBJECT, "system:serviceaccount:portworx:stork"), undefined);
    assert.equal(subjectDifference(SUBJECT, SUBJECT), undefined);
    assert.equal(subjectDifference(SUBJECT, "repo:portworx/portworx:ref"), undefined);
  });
});

test("room for one more cluster is asked for", () => {
  assert.equal(judgeCount(17).status, "PASS");
  assert.equal(judgeCount(18).status, "WARN");
  assert.equal(judgeCount(20).seen, "20 of 20");
});

describe("the identity", () => {
  const { id, clientId, principalId } = IDENTITY;
  const tenantId = "72f988bf-0000-4000-8000-2d7cd011db47";
  const identities = [{ id, name: "portworx", properties: { clientId, principalId, tenantId } }];
  const facts = { identities, clientId, subscriptionId: "s", podsTenantId: tenantId };

  test("is found by its client id, in any case", () => {
    assert.deepEqual(judgeIdentity({ ...facts, clientId: clientId.toUpperCase() }), { status: "PASS", seen: id });
    assert.equal(judgeIdentity({ ...facts, podsTenantId: undefined }).status, "PASS");
  });

  test("is not mistaken for its principal", () => {
    const finding = judgeIdentity({ ...facts, clientId: principalId });
    assert.equal(
      finding.seen,
      `${principalId} is the principal id of the identity portworx; wanted is its client id, ${clientId}`,
    );
    assert.match(finding.remedy ?? "", /az identity show --name portworx --resource-group portworx-demo/);
  });

  test("may be in another subscription", () => {
    const finding = judgeIdentity({ ...facts, clientId: "00000000-0000-4000-8000-000000000000" });
    assert.match(finding.seen, /^none of the 1 managed identities of subscription s has the client id 0000/);
    assert.match(finding.remedy ?? "", /export AZURE_SUBSCRIPTION_ID=ID/);
  });

  test("is of the pods' tenant", () => {
    const finding = judgeIdentity({ ...facts, podsTenantId: "other" });
    assert.equal(finding.seen, `the identity is of tenant ${tenantId}; the pods' AZURE_TENANT_ID is other`);
  });
});

describe("whoever runs the doctor", () => {
  const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;

  test("is read from the access token", () => {
    assert.deepEqual(callerOf(token({ tid: "t", upn: "me@example.com", appid: "a" })), {
      tenantId: "t",
      name: "me@example.com",
    });
    assert.deepEqual(callerOf(token({ tid: "t", appid: "a" })), { tenantId: "t", name: "a" });
    assert.deepEqual(callerOf("opaque"), { tenantId: undefined, name: "somebody" });
  });

  test("is warned where the pods use another tenant", () => {
    assert.equal(judgeCaller({ tenantId: "T", name: "me" }, "t", "s").status, "PASS");
    assert.equal(judgeCaller({ tenantId: undefined, name: "me" }, "t", "s").status, "PASS");
    const finding = judgeCaller({ tenantId: "other", name: "me" }, "t", "s");
    assert.equal(finding.status, "WARN");
    assert.equal(finding.seen, "you are me, of tenant other; the pods exchange their tokens in another tenant, t");
    assert.match(finding.remedy ?? "", /^az login --tenant t,/);
  });

  test("learns why there are no credentials", () => {
    const unavailable = Object.assign(new Error("EnvironmentCredential is unavailable"), {
      name: "CredentialUnavailableError",
    });
    const refused = new Error("EnvironmentCredential failed.\nAADSTS7000215: Invalid client secret. Trace ID: 1 x");
    assert.match(
      reasonOf(Object.assign(new Error("chain"), { errors: [unavailable] })),
      /^neither variables .* az login/,
    );
    assert.equal(
      reasonOf(Object.assign(new Error("chain"), { errors: [unavailable, refused] })),
      "AADSTS7000215: Invalid client secret.",
    );
    assert.equal(reasonOf(refused), "AADSTS7000215: Invalid client secret.");
    assert.equal(reasonOf(new Error("something\nelse")), "something");
  });
});
