import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, test } from "node:test";
import type { KubernetesObject } from "../../lab/providers/kubernetes/objects";
import { ImagesFixture, namespaceObject } from "./images-fixture";

const NAMESPACE = "portworx";
const SECRETS = ["AKIAVERYSECRETID", "very/secret+key", "another-secret"];
const ROLE = "arn:aws:iam::123456789012:role/portworx";

function secret(name: string, stringData: Record<string, string>): KubernetesObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: NAMESPACE }, stringData };
}

function storageCluster(spec: object): KubernetesObject {
  return {
    apiVersion: "core.libopenstorage.org/v1",
    kind: "StorageCluster",
    metadata: { name: "px-demo", namespace: NAMESPACE },
    spec: { image: "portworx/oci-monitor:3.6.1", cloudStorage: { provider: "aws" }, ...spec },
  };
}

const staticSpec = {
  env: [
    { name: "AWS_ACCESS_KEY_ID", valueFrom: { secretKeyRef: { name: "cloud-keys", key: "id" } } },
    { name: "AWS_SECRET_ACCESS_KEY", value: SECRETS[1] },
  ],
};

interface State {
  readonly identity?: string;
  readonly variables: readonly { readonly input: string }[];
  readonly secrets: readonly { readonly name: string; readonly keys?: readonly string[]; readonly inUse: boolean }[];
  readonly podsWithStatic: readonly { readonly pod: string }[];
  readonly podsWithoutToken: readonly string[];
}

interface Report {
  readonly version: number;
  readonly state: State;
  readonly steps: readonly { readonly id: string; readonly progress: string }[];
}

describe("pxwi migrate", () => {
  const lab = new ImagesFixture();

  function migrate(...flags: string[]): Promise<{ code: number | null; output: string; progress: string }> {
    const program = "require('./doctor/cli/main').main(process.argv.slice(1)).then((code) => process.exit(code))";
    const args = ["migrate", "--kubeconfig", lab.kubeconfig, ...flags];
    const child = spawn(process.execPath, ["--import", "tsx", "-e", program, "--", ...args]);
    let [output, progress] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (progress += chunk.toString()));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, output, progress })));
  }

  async function report(): Promise<Report> {
    const { code, output, progress } = await migrate("--json");
    assert.equal(code, 0, progress);
    return JSON.parse(output) as Report;
  }

  test("says in a line that Portworx's operator is not installed", async () => {
    const { code, progress } = await migrate();
    assert.equal(code, 2);
    assert.match(progress, /^pxwi: the cluster does not know the kind StorageCluster: Portworx's operator is not/m);
  });

  test("says in a line that there is no StorageCluster", async () => {
    await lab.apply(namespaceObject(NAMESPACE));
    await lab.installOperator(NAMESPACE);
    const { code, progress } = await migrate();
    assert.equal(code, 2);
    assert.match(progress, /^pxwi: there is no StorageCluster in any namespace$/m);
  });

  test("finds static credentials in StorageCluster, Secrets and pods, and shows no value", async () => {
    await lab.apply(secret("cloud-keys", { id: SECRETS[0] ?? "", unrelated: "x" }));
    await lab.apply(secret("px-azure", { AZURE_CLIENT_SECRET: SECRETS[2] ?? "" }));
    await lab.until("the StorageCluster can be created", async () => {
      await lab.apply(storageCluster(staticSpec));
      return true;
    });
    await lab.until("three pods are there", async () => (await lab.pods(NAMESPACE, "name=portworx")).length === 3);
    const { state, steps, version } = await report();
    assert.equal(version, 1);
    assert.deepEqual(
      state.variables.map(({ input }) => input),
      ["spec.env[0]", "spec.env[1]"],
    );
    assert.deepEqual(
      state.secrets.map(({ name, keys, inUse }) => ({ name, keys, inUse })),
      [
        { name: "cloud-keys", keys: ["id"], inUse: true },
        { name: "px-azure", keys: ["AZURE_CLIENT_SECRET"], inUse: false },
      ],
    );
    assert.equal(state.podsWithStatic.length, 3);
    assert.deepEqual(steps.map(({ progress }) => progress).slice(0, 2), ["open", "open"]);

    const { output, progress } = await migrate();
    assert.match(output, /spec\.env\[0\]: AWS_ACCESS_KEY_ID from Secret cloud-keys, key id/);
    const everything = output + progress + JSON.stringify(state);
    for (const value of SECRETS) {
      assert.ok(!everything.includes(value) && !everything.includes(Buffer.from(value).toString("base64")), value);
    }
  });

  test("sees the way: both valid, then the identity alone", async () => {
    const credentials = [{ cloudProvider: "aws", key: "eks.amazonaws.com/role-arn", value: ROLE }];
    await lab.apply(storageCluster({ ...staticSpec, workloadIdentity: { credentials } }));
    await lab.until("every pod has its token", async () => {
      const { state } = await report();
      return state.identity === ROLE && state.podsWithoutToken.length === 0 && state.podsWithStatic.length === 3;
    });
    const both = (await report()).steps.map(({ progress }) => progress);
    assert.deepEqual(both.slice(0, 4), ["done", "done", "ask", "open"]);

    await lab.apply(storageCluster({ workloadIdentity: { credentials } }));
    await lab.until("no pod has static credentials", async () => {
      const { steps } = await report();
      return steps.slice(0, 4).every(({ progress }) => progress !== "open");
    });
  });
});
