import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { V1Container, V1Pod, V1ServiceAccount } from "@kubernetes/client-node";
import { mutation } from "../../../../lab/images/pod-identity-webhook/mutation";
import { DEFAULT_SETTINGS, type WebhookSettings } from "../../../../lab/images/pod-identity-webhook/settings";

const ROLE = "arn:aws:iam::123456789012:role/portworx";
const MOUNT = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
const EKS: WebhookSettings = { ...DEFAULT_SETTINGS, awsDefaultRegion: "us-east-1", stsRegionalEndpoint: true };

function account(annotations: Record<string, string> = {}): V1ServiceAccount {
  return { metadata: { name: "portworx", annotations: { "eks.amazonaws.com/role-arn": ROLE, ...annotations } } };
}

function pod(...containers: Partial<V1Container>[]): V1Pod {
  return { spec: { containers: containers.map((container) => ({ name: "portworx", ...container })) } };
}

/** The first container as the patch leaves it. */
function injected(...[given, serviceAccount, settings]: Parameters<typeof mutation>): V1Container {
  const patch = mutation(given, serviceAccount, settings) ?? [];
  const containers = patch.find(({ path }) => path === "/spec/containers")?.value as V1Container[] | undefined;
  return containers?.[0] ?? { name: "none" };
}

function environmentOf(container: V1Container): string[] {
  return (container.env ?? []).map(({ name, value }) => `${name}=${value}`);
}

function tokenOf(...given: Parameters<typeof mutation>): unknown {
  const [volumes] = mutation(...given) ?? [];
  return JSON.parse(JSON.stringify(volumes?.value));
}

describe("what the pod identity webhook injects", () => {
  test("as EKS does it, with region and regional STS endpoint", () => {
    assert.deepEqual(mutation(pod({}), account(), EKS), [
      {
        op: "add",
        path: "/spec/volumes",
        value: [
          {
            name: "aws-iam-token",
            projected: {
              sources: [
                { serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 86400, path: "token" } },
              ],
            },
          },
        ],
      },
      {
        op: "add",
        path: "/spec/containers",
        value: [
          {
            name: "portworx",
            env: [
              { name: "AWS_STS_REGIONAL_ENDPOINTS", value: "regional" },
              { name: "AWS_DEFAULT_REGION", value: "us-east-1" },
              { name: "AWS_REGION", value: "us-east-1" },
              { name: "AWS_ROLE_ARN", value: ROLE },
              { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: `${MOUNT}/token` },
            ],
            volumeMounts: [{ name: "aws-iam-token", readOnly: true, mountPath: MOUNT }],
          },
        ],
      },
    ]);
  });

  test("without the flags, neither region nor STS endpoint", () => {
    assert.deepEqual(environmentOf(injected(pod({}), account(), DEFAULT_SETTINGS)), [
      `AWS_ROLE_ARN=${ROLE}`,
      `AWS_WEB_IDENTITY_TOKEN_FILE=${MOUNT}/token`,
    ]);
  });

  test("in every container, init containers too, after what is there; the volume goes first", () => {
    const given = pod({ env: [{ name: "PX_NAMESPACE", value: "portworx" }] }, { name: "csi" });
    given.spec!.initContainers = [{ name: "init" }];
    given.spec!.volumes = [{ name: "etcpwx", hostPath: { path: "/etc/pwx" } }];
    const patch = mutation(given, account(), DEFAULT_SETTINGS) ?? [];
    assert.deepEqual(
      patch.map(({ path }) => path),
      ["/spec/volumes/0", "/spec/containers", "/spec/initContainers"],
    );
    for (const container of patch.slice(1).flatMap(({ value }) => value as V1Container[])) {
      assert.ok(environmentOf(container).includes(`AWS_ROLE_ARN=${ROLE}`), container.name);
      assert.equal(container.volumeMounts?.[0]?.mountPath, MOUNT);
    }
    assert.equal(environmentOf(injected(given, account(), DEFAULT_SETTINGS))[0], "PX_NAMESPACE=portworx");
  });

  test("nothing without a service account, or for one without a role", () => {
    assert.equal(mutation(pod({}), undefined, EKS), undefined);
    assert.equal(mutation(pod({}), { metadata: { name: "portworx" } }, EKS), undefined);
    assert.equal(mutation(pod({}), account({ "eks.amazonaws.com/role-arn": "" }), EKS), undefined);
  });

  test("a role ARN that is none is injected all the same", () => {
    const container = injected(pod({}), account({ "eks.amazonaws.com/role-arn": "nonsense" }), DEFAULT_SETTINGS);
    assert.equal(environmentOf(container)[0], "AWS_ROLE_ARN=nonsense");
  });
});

describe("what is there already stays", () => {
  test("one identity variable keeps both away", () => {
    const container = injected(pod({ env: [{ name: "AWS_ROLE_ARN", value: "mine" }] }), account(), EKS);
    assert.deepEqual(environmentOf(container), [
      "AWS_ROLE_ARN=mine",
      "AWS_STS_REGIONAL_ENDPOINTS=regional",
      "AWS_DEFAULT_REGION=us-east-1",
      "AWS_REGION=us-east-1",
    ]);
    assert.equal(container.volumeMounts?.length, 1);
  });

  test("one region variable keeps both away", () => {
    const container = injected(pod({ env: [{ name: "AWS_REGION", value: "eu-west-1" }] }), account(), EKS);
    assert.deepEqual(environmentOf(container), [
      "AWS_REGION=eu-west-1",
      "AWS_STS_REGIONAL_ENDPOINTS=regional",
      `AWS_ROLE_ARN=${ROLE}`,
      `AWS_WEB_IDENTITY_TOKEN_FILE=${MOUNT}/token`,
    ]);
  });

  test("a container with all of them gets no mount either", () => {
    const env = ["AWS_ROLE_ARN", "AWS_REGION", "AWS_STS_REGIONAL_ENDPOINTS"].map((name) => ({ name, value: "mine" }));
    assert.deepEqual(injected(pod({ env }), account(), EKS), { name: "portworx", env });
  });

  test("a volume and a mount of that name", () => {
    const mount = { name: "aws-iam-token", mountPath: "/elsewhere" };
    const given = pod({ volumeMounts: [mount] });
    given.spec!.volumes = [{ name: "aws-iam-token", emptyDir: {} }];
    const patch = mutation(given, account(), EKS) ?? [];
    assert.deepEqual(
      patch.map(({ path }) => path),
      ["/spec/containers"],
    );
    assert.deepEqual(injected(given, account(), EKS).volumeMounts, [mount]);
  });

  test("a pod that was mutated is not changed by a second call", () => {
    const once = injected(pod({}), account(), EKS);
    assert.deepEqual(injected(pod(once), account(), EKS), once);
  });
});

describe("annotations", () => {
  test("of the service account: audience, STS endpoint, token expiration", () => {
    const annotated = account({
      "eks.amazonaws.com/audience": "openshift",
      "eks.amazonaws.com/sts-regional-endpoints": "true",
      "eks.amazonaws.com/token-expiration": "3600",
    });
    const token = { audience: "openshift", expirationSeconds: 3600, path: "token" };
    assert.deepEqual(tokenOf(pod({}), annotated, DEFAULT_SETTINGS), [
      { name: "aws-iam-token", projected: { sources: [{ serviceAccountToken: token }] } },
    ]);
    assert.equal(
      environmentOf(injected(pod({}), annotated, DEFAULT_SETTINGS))[0],
      "AWS_STS_REGIONAL_ENDPOINTS=regional",
    );
    const off = account({ "eks.amazonaws.com/sts-regional-endpoints": "false" });
    assert.equal(environmentOf(injected(pod({}), off, EKS))[0], "AWS_DEFAULT_REGION=us-east-1");
  });

  test("of the pod: token expiration goes before the service account's; 600 seconds are the least", () => {
    const expiring = (value: string): V1Pod => ({
      metadata: { annotations: { "eks.amazonaws.com/token-expiration": value } },
      ...pod({}),
    });
    const seconds = (given: V1Pod, annotation?: string) => {
      const annotated =
        annotation === undefined ? account() : account({ "eks.amazonaws.com/token-expiration": annotation });
      return /"expirationSeconds":(\d+)/.exec(JSON.stringify(tokenOf(given, annotated, DEFAULT_SETTINGS)))?.[1];
    };
    assert.equal(seconds(expiring("7200"), "3600"), "7200");
    assert.equal(seconds(expiring("soon"), "3600"), "3600");
    assert.equal(seconds(pod({}), "soon"), "86400");
    assert.equal(seconds(expiring("0")), "600");
  });

  test("of the pod: containers to skip", () => {
    const given = { metadata: { annotations: { "eks.amazonaws.com/skip-containers": "other,portworx" } }, ...pod({}) };
    assert.deepEqual(injected(given, account(), EKS), { name: "portworx" });
  });

  test("under another prefix, when the webhook is told so", () => {
    const settings = { ...DEFAULT_SETTINGS, annotationPrefix: "irsa.example.com" };
    assert.equal(mutation(pod({}), account(), settings), undefined);
    assert.notEqual(mutation(pod({}), account({ "irsa.example.com/role-arn": ROLE }), settings), undefined);
  });
});
