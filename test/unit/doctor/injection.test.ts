import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Cloud } from "../../../components/platforms";
import type { InstalledPod } from "../../../doctor/facts/pods";
import { injectionFaults, lackingParts } from "../../../doctor/injection";
import { awsPod, barePod, CLIENT_ID, ROLE } from "./pods";

const { Aws, Azure } = Cloud;
const identity = { cloud: Azure, value: CLIENT_ID };
const [container] = awsPod().containers;
assert.ok(container);

/** A px pod as the Azure webhook leaves it; a client id without a value comes by reference. */
function azurePod(env: { AZURE_CLIENT_ID?: string }, folder = "/var/run/secrets/azure/tokens"): InstalledPod {
  const volume = "azure-identity-token";
  const variables = ["AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"];
  const values = { ...env, AZURE_FEDERATED_TOKEN_FILE: `${folder}/${volume}` };
  return awsPod({
    tokens: [{ volume, audience: "api://AzureADTokenExchange", path: volume }],
    containers: [{ name: "portworx", env: values, variables, mounts: [{ volume, path: folder }] }],
  });
}

describe("what a pod lacks", () => {
  test("is nothing where the webhook has done its work", () => {
    assert.deepEqual(lackingParts(awsPod(), Aws), []);
    assert.deepEqual(injectionFaults(awsPod(), { cloud: Aws, value: ROLE }), []);
  });

  test("is named part by part", () => {
    assert.deepEqual(lackingParts(barePod(), Aws), [
      "has no variable AWS_ROLE_ARN",
      "has no variable AWS_WEB_IDENTITY_TOKEN_FILE",
      "has no volume with a token",
    ]);
    const unmounted = awsPod({ containers: [{ ...container, mounts: [] }] });
    assert.deepEqual(lackingParts(unmounted, Aws), [
      "mounts nothing at /var/run/secrets/eks.amazonaws.com/serviceaccount/token",
      "has no volume with a token",
    ]);
    const elsewhere = awsPod({
      containers: [{ ...container, mounts: [{ volume: "aws-iam-token", path: "/tokens" }] }],
    });
    assert.equal(lackingParts(elsewhere, Aws).length, 2);
    const withoutVolume = awsPod({ tokens: [{ volume: "other", audience: "vault", path: "token" }] });
    assert.deepEqual(lackingParts(withoutVolume, Aws), ["has no volume with a token"]);
  });

  test("is looked for in the container that calls the cloud, not in sidecars", () => {
    const sidecar = { name: "proxy", env: {}, variables: [], mounts: [] };
    assert.deepEqual(lackingParts(awsPod({ containers: [sidecar, container] }), Aws), []);
  });

  test("includes another identity", () => {
    assert.deepEqual(injectionFaults(awsPod(), { cloud: Aws, value: "arn:aws:iam::1:role/new" }), [
      `has AWS_ROLE_ARN ${ROLE} instead of arn:aws:iam::1:role/new`,
    ]);
  });

  for (const folder of ["/var/run/secrets/azure/tokens", "/var/run/secrets/azure/wi/token"]) {
    test(`follows the token file wherever the Azure webhook's version puts it (${folder})`, () => {
      assert.deepEqual(injectionFaults(azurePod({ AZURE_CLIENT_ID: CLIENT_ID }, folder), identity), []);
    });
  }

  test("is not a client id that the StorageCluster sets itself, for the webhook leaves it", () => {
    const own = { portworx: ["AZURE_CLIENT_ID"], stork: [] };
    // By value, and by reference: then its value is not known.
    for (const env of [{ AZURE_CLIENT_ID: "other" }, {}]) {
      const found = env.AZURE_CLIENT_ID ?? "from elsewhere";
      const pod = azurePod(env);
      assert.deepEqual(injectionFaults(pod, identity), [`has AZURE_CLIENT_ID ${found} instead of ${CLIENT_ID}`]);
      assert.deepEqual(injectionFaults(pod, identity, { ...own, portworx: [], stork: own.portworx }).length, 1);
      assert.deepEqual(injectionFaults(pod, identity, own), []);
    }
  });
});
