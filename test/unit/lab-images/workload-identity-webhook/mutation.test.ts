import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import type { V1Container, V1Pod, V1ServiceAccount, V1Volume } from "@kubernetes/client-node";
import { PodRefused } from "../../../../lab/images/admission/review";
import { mutation } from "../../../../lab/images/workload-identity-webhook/mutation";
import type { WebhookSettings } from "../../../../lab/images/workload-identity-webhook/settings";

const CLIENT_ID = "11111111-2222-4333-8444-555555555555";
const TENANT_ID = "72f988bf-0000-4000-8000-2d7cd011db47";
const MOUNT = "/var/run/secrets/azure/tokens";
const SETTINGS: WebhookSettings = {
  tenantId: TENANT_ID,
  authorityHost: "https://login.microsoftonline.com/",
  audience: "api://AzureADTokenExchange",
  layout: "tokens",
};

function account(annotations: Record<string, string> = {}): V1ServiceAccount {
  return {
    metadata: { name: "portworx", annotations: { "azure.workload.identity/client-id": CLIENT_ID, ...annotations } },
  };
}

function pod(...containers: Partial<V1Container>[]): V1Pod {
  return {
    metadata: { generateName: "px-demo-" },
    spec: { containers: containers.map((container) => ({ name: "portworx", ...container })) },
  };
}

function annotated(annotations: Record<string, string>): V1Pod {
  const given = pod({});
  return { ...given, metadata: { ...given.metadata, annotations } };
}

/** A field of the pod's spec as the patch leaves it. */
function patched<T>(field: string, ...given: Parameters<typeof mutation>): T[] {
  const operation = mutation(...given).find(({ path }) => path === `/spec/${field}`);
  return (operation?.value ?? []) as T[];
}

function injected(...given: Parameters<typeof mutation>): V1Container {
  return patched<V1Container>("containers", ...given)[0] ?? { name: "none" };
}

function environmentOf({ env = [] }: V1Container): string[] {
  return env.map(({ name, value }) => `${name}=${value}`);
}

function tokenOf(...given: Parameters<typeof mutation>) {
  return patched<V1Volume>("volumes", ...given).at(-1)?.projected?.sources?.[0]?.serviceAccountToken;
}

/** The pod as it is after the patch. */
function afterwards(given: V1Pod, settings: WebhookSettings): V1Pod {
  const fields = mutation(given, account(), settings).map(({ path, value }) => [path.replace("/spec/", ""), value]);
  return { ...given, spec: { ...given.spec, ...Object.fromEntries(fields) } as V1Pod["spec"] };
}

describe("what the workload identity webhook injects", () => {
  test("up to version 1.5.1: four variables, the token's volume and its mount", () => {
    assert.deepEqual(mutation(pod({}), account(), SETTINGS), [
      {
        op: "add",
        path: "/spec/containers",
        value: [
          {
            name: "portworx",
            env: [
              { name: "AZURE_CLIENT_ID", value: CLIENT_ID },
              { name: "AZURE_TENANT_ID", value: TENANT_ID },
              { name: "AZURE_FEDERATED_TOKEN_FILE", value: `${MOUNT}/azure-identity-token` },
              { name: "AZURE_AUTHORITY_HOST", value: "https://login.microsoftonline.com/" },
            ],
            volumeMounts: [{ name: "azure-identity-token", mountPath: MOUNT, readOnly: true }],
          },
        ],
      },
      {
        op: "add",
        path: "/spec/volumes",
        value: [
          {
            name: "azure-identity-token",
            projected: {
              sources: [
                {
                  serviceAccountToken: {
                    path: "azure-identity-token",
                    expirationSeconds: 3600,
                    audience: "api://AzureADTokenExchange",
                  },
                },
              ],
            },
          },
        ],
      },
    ]);
  });

  test("since version 1.6.0: a volume named after the pod, elsewhere", () => {
    const settings = { ...SETTINGS, layout: "reserved" } as const;
    const hash = createHash("sha256").update("px-demo- (prefix)").digest("hex").slice(0, 30);
    const name = `azure-workload-identity-reserved-${hash}`;
    assert.equal(name.length, 63);
    const container = injected(pod({}), account(), settings);
    assert.deepEqual(container.volumeMounts, [{ name, mountPath: "/var/run/secrets/azure/wi", readOnly: true }]);
    assert.equal(
      container.env?.find((variable) => variable.name === "AZURE_FEDERATED_TOKEN_FILE")?.value,
      "/var/run/secrets/azure/wi/token/azure-identity-token",
    );
    assert.equal(patched<V1Volume>("volumes", pod({}), account(), settings)[0]?.name, name);
    assert.equal(tokenOf(pod({}), account(), settings)?.path, "token/azure-identity-token");

    const named = { ...pod({}), metadata: { name: "px-demo-1" } };
    const ofName = createHash("sha256").update("px-demo-1").digest("hex").slice(0, 30);
    assert.equal(
      patched<V1Volume>("volumes", named, account(), settings)[0]?.name,
      `azure-workload-identity-reserved-${ofName}`,
    );
  });

  test("in every container, init containers too, after what is there", () => {
    const given = pod({ env: [{ name: "PX_NAMESPACE", value: "portworx" }] }, { name: "csi" });
    given.spec!.initContainers = [{ name: "init" }];
    given.spec!.volumes = [{ name: "etcpwx", hostPath: { path: "/etc/pwx" } }];
    const containers = [
      ...patched<V1Container>("initContainers", given, account(), SETTINGS),
      ...patched<V1Container>("containers", given, account(), SETTINGS),
    ];
    assert.deepEqual(
      containers.map(({ name }) => name),
      ["init", "portworx", "csi"],
    );
    for (const container of containers) {
      assert.ok(environmentOf(container).includes(`AZURE_CLIENT_ID=${CLIENT_ID}`), container.name);
      assert.equal(container.volumeMounts?.[0]?.mountPath, MOUNT);
    }
    assert.equal(environmentOf(containers[1]!)[0], "PX_NAMESPACE=portworx");
    assert.deepEqual(
      patched<V1Volume>("volumes", given, account(), SETTINGS).map(({ name }) => name),
      ["etcpwx", "azure-identity-token"],
    );
  });

  test("a token without a name to go with it, where the service account has no client id", () => {
    const container = injected(pod({}), { metadata: { name: "default" } }, SETTINGS);
    assert.deepEqual(environmentOf(container), [
      `AZURE_TENANT_ID=${TENANT_ID}`,
      `AZURE_FEDERATED_TOKEN_FILE=${MOUNT}/azure-identity-token`,
      "AZURE_AUTHORITY_HOST=https://login.microsoftonline.com/",
    ]);
    assert.equal(container.volumeMounts?.length, 1);
  });

  test("the audience and the authority of another cloud", () => {
    const settings = { ...SETTINGS, audience: "api://other", authorityHost: "https://login.microsoftonline.us/" };
    assert.equal(tokenOf(pod({}), account(), settings)?.audience, "api://other");
    assert.equal(
      environmentOf(injected(pod({}), account(), settings))[3],
      "AZURE_AUTHORITY_HOST=https://login.microsoftonline.us/",
    );
  });
});

describe("what is there already stays", () => {
  test("each variable by itself, so that a stale client id wins", () => {
    const env = [
      { name: "AZURE_CLIENT_ID", value: "stale" },
      { name: "AZURE_AUTHORITY_HOST", value: "" },
    ];
    assert.deepEqual(environmentOf(injected(pod({ env }), account(), SETTINGS)), [
      "AZURE_CLIENT_ID=stale",
      "AZURE_AUTHORITY_HOST=",
      `AZURE_TENANT_ID=${TENANT_ID}`,
      `AZURE_FEDERATED_TOKEN_FILE=${MOUNT}/azure-identity-token`,
    ]);
  });

  test("a mount of the volume's name, and a volume with a token at the same path", () => {
    const mount = { name: "azure-identity-token", mountPath: "/elsewhere" };
    const given = pod({ volumeMounts: [mount] });
    const own = {
      name: "mine",
      projected: { sources: [{ serviceAccountToken: { path: "azure-identity-token", audience: "mine" } }] },
    };
    given.spec!.volumes = [own];
    assert.deepEqual(injected(given, account(), SETTINGS).volumeMounts, [mount]);
    assert.deepEqual(patched("volumes", given, account(), SETTINGS), [own]);
  });

  for (const layout of ["tokens", "reserved"] as const) {
    test(`a pod that was mutated is not changed by a second call (layout ${layout})`, () => {
      const settings = { ...SETTINGS, layout };
      const once = afterwards(pod({}), settings);
      assert.deepEqual(afterwards(once, settings), once);
    });
  }

  test("since version 1.6.0 the webhook's own volume and mount are made anew", () => {
    const settings = { ...SETTINGS, layout: "reserved" } as const;
    const tampered = afterwards(pod({}), settings);
    const volume = tampered.spec!.volumes![0]!;
    tampered.spec!.volumes = [{ name: volume.name, emptyDir: {} }];
    tampered.spec!.containers[0]!.volumeMounts![0]!.mountPath = "/elsewhere";
    assert.deepEqual(afterwards(tampered, settings), afterwards(pod({}), settings));
  });
});

describe("annotations", () => {
  const EXPIRATION = "azure.workload.identity/service-account-token-expiration";
  const refused = (message: RegExp) => (error: unknown) => error instanceof PodRefused && message.test(error.message);

  test("of the service account: tenant id, which goes before the webhook's own", () => {
    const other = account({ "azure.workload.identity/tenant-id": "other" });
    assert.equal(environmentOf(injected(pod({}), other, SETTINGS))[1], "AZURE_TENANT_ID=other");
  });

  test("token expiration: the pod's goes before the service account's", () => {
    const seconds = (given: V1Pod, ofAccount?: string) =>
      tokenOf(given, account(ofAccount === undefined ? {} : { [EXPIRATION]: ofAccount }), SETTINGS)?.expirationSeconds;
    assert.equal(seconds(annotated({ [EXPIRATION]: "7200" }), "86400"), 7200);
    assert.equal(seconds(annotated({ [EXPIRATION]: "" }), "86400"), 86400);
    assert.equal(seconds(pod({}), "3600"), 3600);
    assert.equal(seconds(pod({}), ""), 3600);
  });

  test("token expiration: a pod is refused for one that is no number, or not within an hour and a day", () => {
    for (const seconds of ["3599", "86401", "0", "-3600"]) {
      const expected = refused(new RegExp(`^token expiration ${seconds} not valid.*between 3600 and 86400$`));
      assert.throws(() => mutation(annotated({ [EXPIRATION]: seconds }), account(), SETTINGS), expected, seconds);
      assert.throws(() => mutation(pod({}), account({ [EXPIRATION]: seconds }), SETTINGS), expected, seconds);
    }
    assert.throws(
      () => mutation(annotated({ [EXPIRATION]: "1h" }), account(), SETTINGS),
      refused(/parsing "1h": invalid syntax/),
    );
  });

  test("of the pod: containers to skip, which get nothing at all", () => {
    const given = annotated({ "azure.workload.identity/skip-containers": "other; portworx" });
    assert.deepEqual(injected(given, account(), SETTINGS), { name: "portworx" });
    assert.equal(tokenOf(given, account(), SETTINGS)?.path, "azure-identity-token");
  });

  test("of the pod: a proxy is refused, on the host's network as the genuine webhook does", () => {
    const given = annotated({ "azure.workload.identity/inject-proxy-sidecar": "" });
    assert.throws(() => mutation(given, account(), SETTINGS), refused(/not played by the lab/));
    given.spec!.hostNetwork = true;
    assert.throws(() => mutation(given, account(), SETTINGS), refused(/hostNetwork is set to true/));
  });
});
