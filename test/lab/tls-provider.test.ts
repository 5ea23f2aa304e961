import assert from "node:assert/strict";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { connect, createServer } from "node:tls";
import { CertRequest } from "@pulumi/tls/certRequest";
import { LocallySignedCert } from "@pulumi/tls/locallySignedCert";
import { PrivateKey } from "@pulumi/tls/privateKey";
import { SelfSignedCert } from "@pulumi/tls/selfSignedCert";
import { Timeline } from "../../lab/providers/base/timeline";
import { tlsProvider } from "../../lab/providers/tls";
import { withEngine } from "../engine/engine";

const HOST = "webhook.portworx.svc";

/** An authority and a certificate that it signs, as a program for a webhook would have them. */
function chain({ algorithm = "ECDSA", hours = 24, uses = ["cert_signing"] } = {}) {
  const key = (name: string) => new PrivateKey(name, { algorithm, ecdsaCurve: "P256" });
  const authorityKey = key("authority");
  const authority = new SelfSignedCert("authority", {
    privateKeyPem: authorityKey.privateKeyPem,
    subject: { commonName: "authority", organization: "Example" },
    isCaCertificate: true,
    setAuthorityKeyId: true,
    allowedUses: uses,
    validityPeriodHours: hours,
  });
  const servingKey = key("serving");
  const request = new CertRequest("serving", { privateKeyPem: servingKey.privateKeyPem, dnsNames: [HOST] });
  const serving = new LocallySignedCert("serving", {
    certRequestPem: request.certRequestPem,
    caCertPem: authority.certPem,
    caPrivateKeyPem: authorityKey.privateKeyPem,
    allowedUses: ["digital_signature", "server_auth"],
    validityPeriodHours: hours,
  });
  return Promise.resolve({
    authority: authority.certPem,
    certificate: serving.certPem,
    key: servingKey.privateKeyPem,
    end: serving.validityEndTime,
  });
}

type Outputs = Record<string, { value: unknown; secret: boolean }>;

function textOf(outputs: Outputs, name: string): string {
  return String(outputs[name]?.value);
}

/** @returns the error of a TLS client that trusts the authority, undefined when it accepts the server */
async function handshake(outputs: Outputs, servername: string): Promise<string | undefined> {
  const server = createServer({ cert: textOf(outputs, "certificate"), key: textOf(outputs, "key") });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: "127.0.0.1", port, servername, ca: textOf(outputs, "authority") });
  try {
    await once(socket, "secureConnect");
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    socket.destroy();
    server.close();
  }
}

describe("the lab's tls provider", () => {
  for (const algorithm of ["ECDSA", "RSA", "ED25519"]) {
    test(`makes a chain with ${algorithm} keys that a TLS client trusts for its names alone`, () =>
      withEngine(
        () => chain({ algorithm }),
        [tlsProvider()],
        async (engine) => {
          const { outputs } = await engine.stack.up();
          assert.equal(await handshake(outputs, HOST), undefined);
          assert.equal(await handshake(outputs, "other.portworx.svc"), "ERR_TLS_CERT_ALTNAME_INVALID");

          const authority = new X509Certificate(textOf(outputs, "authority"));
          const certificate = new X509Certificate(textOf(outputs, "certificate"));
          assert.equal(authority.ca, true);
          assert.equal(authority.subject, "O=Example\nCN=authority");
          assert.equal(certificate.ca, false);
          assert.ok(certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
          assert.equal(new Date(certificate.validTo).getTime(), new Date(textOf(outputs, "end")).getTime());
          createPrivateKey(textOf(outputs, "key"));

          assert.equal(outputs.key?.secret, true);
          assert.doesNotMatch(await engine.exportedText(), /PRIVATE KEY/);
        },
      ));
  }

  test("keeps everything in place until an input changes, and then replaces what depends on it", async () => {
    const timeline = new Timeline();
    await withEngine(
      () => chain(),
      [tlsProvider()],
      async (engine) => {
        await engine.stack.up();
        await engine.stack.refresh();
        assert.deepEqual((await engine.stack.preview()).changeSummary, { same: 6 });

        timeline.clear();
        engine.program = () => chain({ hours: 48 });
        await engine.stack.up();
        const created = timeline.of("create").map(({ token }) => token.split(":").pop());
        assert.deepEqual(created, ["SelfSignedCert", "LocallySignedCert"]);
        assert.deepEqual(timeline.of("update"), []);
      },
      { hooks: timeline },
    );
  });

  test("takes uses by Terraform's names only, as the genuine provider does", () =>
    withEngine(
      () => chain({ uses: ["certSigning"] }),
      [tlsProvider()],
      async ({ stack }) => {
        await assert.rejects(stack.preview(), /allowedUses\[0\].*value must be one of: any_extended, cert_signing/s);
      },
    ));

  test("refuses what it cannot make", () =>
    withEngine(
      () => Promise.resolve(void new PrivateKey("key", { algorithm: "ECDSA" })),
      [tlsProvider()],
      async ({ stack }) => {
        await assert.rejects(stack.preview(), /ecdsaCurve.*one of: P256, P384, P521, got: P224/s);
      },
    ));
});
