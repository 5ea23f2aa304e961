import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CertificateAuthority } from "../../../../lab/cluster/certificates";
import { isUsable } from "../../../../lab/images/workload-identity-webhook/certificate";

const HOST = "azure-wi-webhook-webhook-service.system.svc";

async function certificateData(host: string): Promise<Record<string, string>> {
  const authority = await CertificateAuthority.create("test");
  const { certificate, privateKey } = await authority.server([host]);
  const files = { "ca.crt": authority.certificate, "tls.crt": certificate, "tls.key": privateKey };
  return Object.fromEntries(Object.entries(files).map(([name, pem]) => [name, Buffer.from(pem).toString("base64")]));
}

describe("the webhook's Secret", () => {
  test("is of use with a certificate for the Service, signed by the authority beside it", async () => {
    assert.ok(isUsable(await certificateData(HOST), HOST));
  });

  test("is of no use otherwise", async () => {
    const data = await certificateData(HOST);
    const other = await certificateData(HOST);
    assert.ok(!isUsable(undefined, HOST));
    assert.ok(!isUsable({ ...data, "ca.crt": other["ca.crt"]! }, HOST), "another authority");
    assert.ok(!isUsable(await certificateData("elsewhere.system.svc"), HOST), "another host");
    assert.ok(!isUsable({ ...data, "tls.crt": "bm9uc2Vuc2U=" }, HOST), "no certificate");
    for (const name of ["ca.crt", "tls.crt", "tls.key"]) {
      const rest = Object.fromEntries(Object.entries(data).filter(([candidate]) => candidate !== name));
      assert.ok(!isUsable(rest, HOST), `without ${name}`);
    }
  });
});
