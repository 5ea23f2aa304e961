import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClusterReader } from "../../../doctor/cluster/cluster-reader";
import { Forbidden } from "../../../doctor/cluster/failures";
import { readCredentialSecrets } from "../../../doctor/migrate/secrets";

const variables = [{ input: "spec.env[0]", variable: "AWS_ACCESS_KEY_ID", secret: { name: "cloud-keys", key: "id" } }];

/** Answers with the data of the Secrets at these paths; notes what is asked for. */
function reader(secrets: Readonly<Record<string, object>>, asked: string[] = []): Pick<ClusterReader, "find"> {
  return {
    find: <T>(path: string) => {
      asked.push(path);
      const data = secrets[path];
      return Promise.resolve(data === undefined ? undefined : ({ data } as T));
    },
  };
}

test("reads the Secrets in use and those of the usual names, and no others", async () => {
  const asked: string[] = [];
  await readCredentialSecrets(reader({}, asked), "portworx", variables);
  assert.deepEqual(asked.sort(), [
    "/api/v1/namespaces/kube-system/secrets/px-aws",
    "/api/v1/namespaces/kube-system/secrets/px-azure",
    "/api/v1/namespaces/portworx/secrets/cloud-keys",
    "/api/v1/namespaces/portworx/secrets/px-aws",
    "/api/v1/namespaces/portworx/secrets/px-azure",
  ]);
});

test("keeps the names of keys that hold credentials, and no value", async () => {
  const found = await readCredentialSecrets(
    reader({
      "/api/v1/namespaces/portworx/secrets/cloud-keys": { id: "c2VjcmV0", colour: "Ymx1ZQ==" },
      "/api/v1/namespaces/kube-system/secrets/px-azure": { AZURE_TENANT_ID: "eA==", AZURE_CLIENT_SECRET: "eQ==" },
      "/api/v1/namespaces/portworx/secrets/px-aws": { colour: "Ymx1ZQ==" },
    }),
    "portworx",
    variables,
  );
  assert.deepEqual(found, [
    { namespace: "portworx", name: "cloud-keys", inUse: true, keys: ["id"] },
    { namespace: "kube-system", name: "px-azure", inUse: false, keys: ["AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"] },
  ]);
});

test("goes on without the right to read Secrets, and says so of those in use", async () => {
  const find = () => Promise.reject(new Forbidden("secrets is forbidden"));
  assert.deepEqual(await readCredentialSecrets({ find }, "portworx", variables), [
    { namespace: "portworx", name: "cloud-keys", inUse: true },
  ]);
});

test("asks once where Portworx itself is in kube-system", async () => {
  const asked: string[] = [];
  await readCredentialSecrets(reader({}, asked), "kube-system", []);
  assert.equal(new Set(asked).size, asked.length);
});

test("any other failure is passed on", async () => {
  const find = () => Promise.reject(new Error("no answer"));
  await assert.rejects(readCredentialSecrets({ find }, "portworx", variables), /no answer/);
});
