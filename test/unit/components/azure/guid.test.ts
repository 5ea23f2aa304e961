import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkSubscriptionId, checkTenantId, stableGuid, uuidVersion5 } from "../../../../components/azure/guid";
import { mistakeOf } from "../recorder";

const guid = "01234567-89ab-cdef-0123-456789abcdef";

test("name-based UUIDs are those of RFC 9562", () => {
  // The example of the RFC's appendix, and one of Python's documentation.
  const dnsNamespace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  assert.equal(uuidVersion5(dnsNamespace, "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  assert.equal(uuidVersion5(dnsNamespace, "python.org"), "886313e1-3b8a-5372-9b90-0c9aee199e5d");
});

test("a stable GUID is one, differs with its parts and not with their case", () => {
  const part = fc.string({ minLength: 1, unit: fc.constantFrom(..."abcXYZ019-/_") });
  fc.assert(
    fc.property(part, part, part, (one, two, three) => {
      checkSubscriptionId(stableGuid(one, two, three));
      assert.equal(stableGuid(one.toUpperCase(), two, three), stableGuid(one.toLowerCase(), two, three));
      assert.notEqual(stableGuid(one, two, three), stableGuid(one, two, `${three}-`));
    }),
  );
});

test("GUIDs of subscriptions and tenants", () => {
  checkSubscriptionId(guid);
  checkTenantId(guid.toUpperCase());
  assert.equal(
    mistakeOf(() => checkSubscriptionId("production")),
    'subscriptionId: got "production", wanted the id of a subscription, a GUID such as ' +
      "01234567-89ab-cdef-0123-456789abcdef. Take the id of az account show.",
  );
  assert.equal(
    mistakeOf(() => checkTenantId("contoso.onmicrosoft.com")),
    'tenantId: got "contoso.onmicrosoft.com", wanted the id of an Entra tenant, a GUID such as ' +
      "01234567-89ab-cdef-0123-456789abcdef. Take the tenantId of az account show, not the tenant's domain.",
  );
});

for (const text of ["", ` ${guid}`, `${guid}0`, `{${guid}}`, guid.replaceAll("-", ""), `/subscriptions/${guid}`]) {
  test(`${JSON.stringify(text)} is no subscription`, () => {
    assert.match(
      mistakeOf(() => checkSubscriptionId(text)),
      /^subscriptionId: got /,
    );
  });
}
