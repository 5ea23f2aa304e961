import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findEndpoints } from "../../../doctor/azure/endpoints";
import { accessTokenOf } from "../../../doctor/azure/exchange";
import { explainExchange } from "../../../doctor/azure/exchange-error";
import { CannotTell } from "../../../doctor/cluster/failures";

const nothing = { ofPods: undefined, ofUser: undefined };

describe("where Azure is", () => {
  test("is the public cloud where nothing says otherwise", () => {
    assert.deepEqual(findEndpoints(nothing), {
      authorityHost: "https://login.microsoftonline.com/",
      isMicrosofts: true,
      resourceManager: "https://management.azure.com/",
      managementScope: "https://management.azure.com/.default",
      blobDomain: "blob.core.windows.net",
    });
  });

  test("is the cloud of the pods, with or without a slash", () => {
    const found = findEndpoints({ ...nothing, ofPods: "https://login.microsoftonline.us" });
    assert.equal(found.resourceManager, "https://management.usgovcloudapi.net/");
    assert.equal(found.blobDomain, "blob.core.usgovcloudapi.net");
  });

  test("is what the user says, also where the pods say something else", () => {
    const found = findEndpoints({
      authorityHost: "https://127.0.0.1:1",
      resourceManagerUrl: "https://127.0.0.1:2",
      ofPods: "https://login.microsoftonline.com/",
      ofUser: undefined,
    });
    assert.equal(found.authorityHost, "https://127.0.0.1:1/");
    assert.equal(found.resourceManager, "https://127.0.0.1:2");
    assert.equal(found.isMicrosofts, false);
  });

  test("is not a stranger's only because the cluster says so", () => {
    const ofPods = "https://login.example.com/";
    assert.throws(() => findEndpoints({ ...nothing, ofPods }), CannotTell);
    const resourceManagerUrl = "https://management.example.com";
    assert.throws(() => findEndpoints({ ...nothing, ofPods, resourceManagerUrl }), /--authority-host$/);
    assert.equal(
      findEndpoints({ ofPods, ofUser: "https://login.example.com", resourceManagerUrl }).authorityHost,
      ofPods,
    );
  });

  test("needs the Resource Manager of an authority that is not Microsoft's", () => {
    assert.throws(
      () => findEndpoints({ ...nothing, authorityHost: "https://login.example.com" }),
      /--resource-manager-url$/,
    );
  });
});

describe("Entra's answer", () => {
  const answer = (status: number, body: object) => ({ status, text: JSON.stringify(body) });

  test("is a token", () => {
    assert.equal(accessTokenOf(answer(200, { access_token: "secret" })), "secret");
  });

  test("is a refusal with number and first words, without ids", () => {
    const error_description =
      "AADSTS700213: No matching federated identity record found. Trace ID: 1 Correlation ID: 2 Timestamp: 3";
    assert.throws(() => accessTokenOf(answer(401, { error: "invalid_client", error_description })), {
      code: "AADSTS700213",
      message: "Entra: AADSTS700213: No matching federated identity record found.",
    });
  });

  test("may be no JSON at all", () => {
    assert.throws(() => accessTokenOf({ status: 502, text: "<html>" }), { code: "HTTP 502" });
  });
});

describe("Entra's numbers", () => {
  const about = {
    clientId: "CLIENT",
    tenantId: "TENANT",
    issuer: "https://i/",
    subject: "SUBJECT",
    audience: "AUDIENCE",
  };
  const golden: [string, RegExp, boolean][] = [
    ["AADSTS70021", /issuer https:\/\/i\/, subject SUBJECT and audience AUDIENCE; .* last minutes/, true],
    ["AADSTS700211", /exactly the issuer https:\/\/i\/;/, true],
    ["AADSTS700212", /the audience AUDIENCE;/, true],
    ["AADSTS700213", /the subject SUBJECT;/, true],
    ["AADSTS70025", /CLIENT has no federated credentials/, true],
    ["AADSTS700016", /no identity of tenant TENANT has the client id CLIENT: it is a principal id/, false],
    ["AADSTS90002", /no tenant TENANT/, false],
    ["AADSTS500011", /another cloud/, false],
    ["AADSTS50166", /cannot read the issuer https:\/\/i\//, false],
    ["AADSTS90061", /cannot read the issuer https:\/\/i\//, false],
    ["AADSTS7000272", /not among those that https:\/\/i\/ publishes/, false],
    ["AADSTS700027", /another key under the id/, false],
    ["AADSTS700024", /clock/, false],
    ["AADSTS50027", /RS256/, false],
    ["AADSTS53003", /Conditional Access/, false],
    ["AADSTS7000112", /CLIENT is disabled/, false],
  ];
  for (const [code, cause, mayPass] of golden) {
    test(`${code} has a cause and a remedy${mayPass ? ", and may pass" : ""}`, () => {
      const problem = explainExchange(code);
      assert.match(problem?.cause(about) ?? "", cause);
      assert.ok(problem?.remedy(about));
      assert.equal(problem?.mayPass === true, mayPass);
    });
  }

  test("that are not known stay unexplained", () => {
    assert.equal(explainExchange("AADSTS1"), undefined);
    assert.equal(explainExchange("toString"), undefined);
  });
});
