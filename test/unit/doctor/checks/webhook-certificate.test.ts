import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:tls";
import { after, before, describe, test } from "node:test";
import { certificatesIn, judgeCertificate } from "../../../../doctor/checks/webhook/certificate";
import { servedCertificates } from "../../../../doctor/checks/webhook/served-certificate";
import { CannotTell } from "../../../../doctor/cluster/failures";
import type { IdentityWebhook } from "../../../../doctor/facts/webhooks";
import { CertificateAuthority, type KeyPair } from "../../../../lab/cluster/certificates";
import { ApiFixture } from "../cluster/api-fixture";

const service = { namespace: "webhook", name: "pod-identity-webhook", port: 443 };
const host = "pod-identity-webhook.webhook.svc";
const days = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1000);

describe("webhook.certificate", () => {
  let authority: CertificateAuthority;
  let other: CertificateAuthority;
  let pair: KeyPair;
  before(async () => {
    authority = await CertificateAuthority.create("webhook");
    other = await CertificateAuthority.create("other");
    pair = await authority.server([host]);
  });

  const webhook = (caBundle: string): IdentityWebhook => ({
    configuration: "pod-identity-webhook",
    name: "pod-identity-webhook.amazonaws.com",
    createdAt: new Date(),
    failurePolicy: "Fail",
    namespaceSelector: undefined,
    objectSelector: undefined,
    service,
    url: undefined,
    caBundle,
  });
  // These certificates end thirty days from now: half a day ago, more than that was left.
  const fresh = days(-0.5);
  const judge = (caBundle: string, served = pair.certificate, now = fresh) =>
    judgeCertificate(webhook(caBundle), service, certificatesIn(served), now);
  test("passes where the caBundle holds the authority, beside others, or the certificate itself", () => {
    assert.equal(judge(authority.certificate).status, "PASS");
    assert.equal(judge(`${other.certificate}\n${authority.certificate}`).status, "PASS");
    assert.equal(judge(pair.certificate).status, "PASS");
  });

  test("fails where the caBundle is stale, empty or no certificate", async () => {
    const namesake = await CertificateAuthority.create("webhook");
    for (const bundle of [
      namesake.certificate,
      other.certificate,
      "",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    ]) {
      assert.match(judge(bundle).seen, /caBundle of pod-identity-webhook does not cover/);
      assert.equal(judge(bundle).status, "FAIL");
    }
  });

  test("warns in the last thirty days, and fails afterwards", () => {
    const soon = judge(authority.certificate, pair.certificate, days(20));
    assert.equal(soon.status, "WARN");
    assert.match(soon.seen, /ends in (9|10) days/);
    const ended = judge(authority.certificate, pair.certificate, days(31));
    assert.equal(ended.status, "FAIL");
    assert.match(ended.seen, /ended on/);
  });

  test("fails where the certificate is for another host, or not valid yet", async () => {
    const { certificate } = await authority.server(["other.webhook.svc"]);
    assert.match(judge(authority.certificate, certificate).seen, /is for .*other\.webhook\.svc, not for/);
    assert.match(judge(authority.certificate, pair.certificate, days(-4000)).seen, /begins on/);
    assert.equal(judge(authority.certificate, "").status, "FAIL");
  });
});

describe("the certificates that a webhook serves", () => {
  const api = new ApiFixture();
  let server: Server;
  before(async () => {
    const authority = await CertificateAuthority.create("webhook");
    const { certificate: cert, privateKey: key } = await authority.server([host]);
    server = createServer({ cert, key });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => server.close());

  const port = () => (server.address() as AddressInfo).port;

  test("are read from the Service's own address", async () => {
    api.answers(200, { spec: { clusterIP: "127.0.0.1" } });
    const [leaf] = await servedCertificates(api.reader(), { ...service, port: port() }, 2000);
    assert.equal(leaf?.checkHost(host), host);
  });

  test("cannot be told where the Service has no address, or is out of reach", async () => {
    api.answers(200, { spec: { clusterIP: "None" } });
    await assert.rejects(servedCertificates(api.reader(), service, 2000), CannotTell);
    api.answers(200, { spec: { clusterIP: "127.0.0.1" } });
    await assert.rejects(servedCertificates(api.reader(), { ...service, port: 1 }, 2000), /nothing listens there$/);
  });
});
