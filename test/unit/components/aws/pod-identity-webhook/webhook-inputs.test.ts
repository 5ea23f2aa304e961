import { test } from "node:test";
import assert from "node:assert/strict";
import {
  checkDefaultRegion,
  checkGracePeriod,
  checkPlatform,
  checkPort,
  checkReplicas,
  checkTokenAudience,
  checkWebhookImage,
  watchedNamespaces,
} from "../../../../../components/aws/pod-identity-webhook/webhook-inputs";
import { PlatformName } from "../../../../../components/platforms";
import { mistakeOf } from "../../recorder";

for (const platform of [PlatformName.Anthos, PlatformName.Gardener, PlatformName.SelfManaged]) {
  test(`${platform} needs the webhook`, () => checkPlatform(platform, false));
}

for (const [platform, title] of [
  [PlatformName.Eks, "Amazon EKS"],
  [PlatformName.Rosa, "Red Hat OpenShift Service on AWS"],
] as const) {
  test(`${platform} has one already`, () => {
    checkPlatform(platform, true);
    assert.equal(
      mistakeOf(() => checkPlatform(platform, false)),
      `platform: got "${platform}", wanted a platform without a webhook of its own: anthos, gardener, self-managed. Leave the ` +
        `component out, ${title} injects tokens itself; for a second webhook beside it set besideBuiltInWebhook to true.`,
    );
  });
}

test("a platform of another cloud is refused", () => {
  assert.match(
    mistakeOf(() => checkPlatform(PlatformName.Aks, true)),
    /^platform: got "aks", wanted a platform of aws/,
  );
});

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

for (const image of [
  "registry.example.com:5000/webhook:v0.6.17",
  `registry.example.com/webhook@${digest}`,
  `registry.example.com/webhook:v0.6.17@${digest}`,
  `registry.example.com/webhook:latest@${digest}`,
]) {
  test(`${image} is pinned`, () => checkWebhookImage(image));
}

for (const image of [
  "webhook",
  "registry.example.com:5000/webhook",
  "registry.example.com/webhook:latest",
  undefined,
]) {
  test(`${image} is not pinned`, () => {
    assert.equal(
      mistakeOf(() => checkWebhookImage(image as string)),
      `image: got ${image === undefined ? "nothing" : JSON.stringify(image)}, wanted an image pinned by a digest, or by a tag ` +
        "other than latest. Add the version's tag or, better, its digest: every restart would else run whatever the registry " +
        "holds by then.",
    );
  });
}

for (const region of ["us-east-1", "us-gov-west-1", "cn-northwest-1", "ap-southeast-5", "eusc-de-east-1"]) {
  test(`${region} is a region`, () => checkDefaultRegion(region));
}

for (const region of ["", "us-east", "us-east-1a", "US-EAST-1", "global", undefined]) {
  test(`${JSON.stringify(region)} is no region`, () => {
    assert.equal(
      mistakeOf(() => checkDefaultRegion(region as string)),
      `awsDefaultRegion: got ${region === undefined ? "nothing" : JSON.stringify(region)}, wanted an AWS region such as ` +
        "us-east-1. Name the region whose STS and EC2 Portworx is to call, usually the cluster's own.",
    );
  });
}

const watched = { portworxNamespaces: ["portworx"], namespace: "webhook", refusesPods: true };

test("the watched namespaces", () => {
  assert.deepEqual(watchedNamespaces({ ...watched, portworxNamespaces: ["portworx", "px-2"] }), ["portworx", "px-2"]);
  assert.deepEqual(watchedNamespaces({ ...watched, portworxNamespaces: ["kube-system"], refusesPods: false }), [
    "kube-system",
  ]);
});

const wrongNamespaces: [string[], string][] = [
  [
    [],
    "portworxNamespaces: got [], wanted at least one namespace. Name the namespace that Portworx runs in, such as portworx.",
  ],
  [
    ["portworx", "webhook"],
    'portworxNamespaces[1]: got "webhook", wanted another namespace than the webhook\'s own, whose pods it could else keep ' +
      "from starting. Name only namespaces that Portworx runs in, or give the webhook another namespace.",
  ],
  [
    ["kube-system"],
    'portworxNamespaces[0]: got "kube-system", wanted another namespace than kube-system, whose pods the cluster needs in ' +
      'order to start at all. Move Portworx to a namespace of its own, or set failurePolicy to "Ignore" and check that its ' +
      "pods have tokens.",
  ],
  [
    ["portworx", "portworx"],
    'portworxNamespaces[1]: got "portworx", wanted each namespace once. Leave the second one out.',
  ],
  [
    ["Portworx"],
    'portworxNamespaces[0]: got "Portworx", wanted a Kubernetes namespace: 1 to 63 characters of a-z, 0-9 and -, beginning and ' +
      "ending with a letter or digit. Name the namespace that Portworx runs in, such as portworx.",
  ],
];

for (const [portworxNamespaces, message] of wrongNamespaces) {
  test(`namespaces ${JSON.stringify(portworxNamespaces)} are refused`, () => {
    assert.equal(
      mistakeOf(() => watchedNamespaces({ ...watched, portworxNamespaces })),
      message,
    );
  });
}

for (const replicas of [0, -1, 1.5]) {
  test(`${replicas} replicas are refused`, () => {
    assert.equal(
      mistakeOf(() => checkReplicas(replicas)),
      `replicas: got ${replicas}, wanted a whole number of at least 1. Leave it out for 2, so that one can fail; to remove the ` +
        "webhook, remove the component.",
    );
  });
}

for (const port of [0, 65536, 443.5]) {
  test(`port ${port} is refused`, () => {
    assert.equal(
      mistakeOf(() => checkPort(port)),
      `servicePort: got ${port}, wanted a port from 1 to 65535. Leave it out for 443.`,
    );
  });
}

for (const milliseconds of [-1, 5001, 0.5]) {
  test(`a grace period of ${milliseconds} ms is refused`, () => {
    assert.equal(
      mistakeOf(() => checkGracePeriod(milliseconds)),
      `serviceAccountLookupGracePeriod: got ${milliseconds}, wanted 0 to 5000 milliseconds. Give whole milliseconds; the API ` +
        "server waits 10 seconds for the webhook in all.",
    );
  });
}

for (const audience of ["", "two words"]) {
  test(`audience ${JSON.stringify(audience)} is refused`, () => {
    assert.equal(
      mistakeOf(() => checkTokenAudience(audience)),
      `tokenAudience: got ${JSON.stringify(audience)}, wanted an audience of 1 to 255 characters without blanks. Leave it out ` +
        'for "sts.amazonaws.com", or name an audience that the OIDC provider and the role accept.',
    );
  });
}

test("the ends of every range are accepted", () => {
  for (const replicas of [1, 2]) checkReplicas(replicas);
  for (const port of [1, 443, 65535]) checkPort(port);
  for (const milliseconds of [0, 5000]) checkGracePeriod(milliseconds);
  checkTokenAudience("sts.amazonaws.com");
});
