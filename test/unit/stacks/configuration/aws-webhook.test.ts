import assert from "node:assert/strict";
import { test } from "node:test";
import { mistakes, parse } from "./parsing";

const image = "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17";
const gardener = (changes: Record<string, unknown> = {}) => ({
  platform: "gardener",
  cluster: { name: "demo", issuerUrl: "https://issuer.example.com/demo" },
  ...changes,
});

test("a platform without a webhook gets one, for tokens that account and role accept", () => {
  const webhookOf = (changes: Record<string, unknown>) => parse(gardener(changes)).webhook;
  const settings = { image, failurePolicy: undefined, certificateMode: undefined };
  assert.deepEqual(webhookOf({ webhook: { image } }), { ...settings, tokenAudience: "sts.amazonaws.com" });
  const oidcProvider = { audiences: ["portworx", "storage"] };
  assert.deepEqual(webhookOf({ webhook: { image }, oidcProvider }), { ...settings, tokenAudience: "portworx" });
});

test("everything that is said of it is kept", () => {
  const webhook = {
    image,
    namespace: "pod-identity",
    replicas: 3,
    servicePort: 8443,
    failurePolicy: "Ignore",
    priorityClassName: "storage-critical",
    serviceAccountLookupGracePeriod: 500,
    certificateMode: "tls",
    certificateGeneration: 2,
    servingGeneration: 2,
  };
  assert.deepEqual(parse(gardener({ webhook })).webhook, { ...webhook, tokenAudience: "sts.amazonaws.com" });
});

test("none is deployed where the platform has one, or somebody else's runs", () => {
  assert.equal(parse().webhook, undefined);
  assert.equal(parse(gardener({ webhook: { existing: true } })).webhook, undefined);
});

test("a second one beside the platform's own is deployed only when asked for in so many words", () => {
  const { webhook } = parse({ webhook: { image, besideBuiltInWebhook: true } });
  assert.deepEqual([webhook?.image, webhook?.besideBuiltInWebhook], [image, true]);
});

test("a certificate of cert-manager's says that a cert-manager runs", () => {
  assert.equal(parse(gardener({ webhook: { image, certificateMode: "certManager" } })).existingCertManager, true);
  assert.equal(parse(gardener({ webhook: { image } })).existingCertManager, false);
});

const missing = (title: string) =>
  `webhook.image: got nothing, wanted the image of amazon-eks-pod-identity-webhook, which ${title} does not have; no public tag is known to stay, so mirror it. Run: pulumi config set --path 'webhook.image' ${image}; or set webhook.existing to true if one runs already.`;

for (const [what, changes, expected] of [
  ["its image is missing", gardener(), [missing("Gardener on AWS")]],
  ["only its replicas are told", gardener({ webhook: { replicas: 1 } }), [missing("Gardener on AWS")]],
  [
    "EKS has one",
    { webhook: { image } },
    [
      "webhook: got [\"image\"], wanted nothing on Amazon EKS, which has a webhook of its own. Remove it; for a second one beside it, run: pulumi config set --path 'webhook.besideBuiltInWebhook' true",
    ],
  ],
  [
    "ROSA has one",
    {
      platform: "rosa",
      cluster: { name: "demo", issuerUrl: "https://issuer.example.com" },
      webhook: { existing: true },
    },
    [
      "webhook: got [\"existing\"], wanted nothing on Red Hat OpenShift Service on AWS, which has a webhook of its own. Remove it; for a second one beside it, run: pulumi config set --path 'webhook.besideBuiltInWebhook' true",
    ],
  ],
  [
    "somebody else's runs",
    gardener({ webhook: { existing: true, image } }),
    [`webhook.image: got "${image}", wanted nothing where webhook.existing is true. Remove one of the two.`],
  ],
  [
    "many things are wrong",
    gardener({
      webhook: {
        image: "registry.example.com/webhook:latest",
        namespace: "portworx",
        replicas: 0,
        servicePort: 70000,
        serviceAccountLookupGracePeriod: 10000,
        certificateMode: "certManager",
        certificateGeneration: 2,
      },
    }),
    [
      'webhook.image: got "registry.example.com/webhook:latest", wanted an image pinned by a digest, or by a tag other than latest. Add the version\'s tag or, better, its digest: every restart would else run whatever the registry holds by then.',
      "webhook.replicas: got 0, wanted a whole number of at least 1. Leave it out for 2, so that one can fail; to remove the webhook, remove the component.",
      "webhook.servicePort: got 70000, wanted a port from 1 to 65535. Leave it out for 443.",
      "webhook.serviceAccountLookupGracePeriod: got 10000, wanted 0 to 5000 milliseconds. Give whole milliseconds; the API server waits 10 seconds for the webhook in all.",
      "webhook.certificateGeneration: got 2, wanted nothing where certificateMode is certManager. Leave it out: cert-manager renews the certificate by itself.",
      'namespace: got "portworx", wanted another namespace than the webhook\'s own, whose pods it could else keep from starting. Name only namespaces that Portworx runs in, or give the webhook another namespace.',
    ],
  ],
  [
    "the words are unknown",
    gardener({ webhook: { image, failurePolicy: "fail", certificateMode: "letsEncrypt", namespace: "Web" } }),
    [
      'webhook.namespace: got "Web", wanted a Kubernetes namespace: 1 to 63 characters of a-z, 0-9 and -, beginning and ending with a letter or digit. Name the namespace that Portworx runs in, such as portworx.',
      "webhook.failurePolicy: got \"fail\", wanted Fail or Ignore: what happens to new pods of Portworx while the webhook does not answer, Fail unless given. Run: pulumi config set --path 'webhook.failurePolicy' Fail",
      "webhook.certificateMode: got \"letsEncrypt\", wanted tls or certManager: who makes the certificate, this stack or a cert-manager that runs already; tls unless given. Run: pulumi config set --path 'webhook.certificateMode' tls",
    ],
  ],
  [
    "a rotation skips a step",
    gardener({ webhook: { image, certificateGeneration: 3, servingGeneration: 1 } }),
    [
      "webhook.servingGeneration: got 1, wanted 2 or 3, the last two generations. Rotate in two updates: first add 1 to certificateGeneration, then set servingGeneration to the same number.",
    ],
  ],
] as const) {
  test(`refused: ${what}`, () => assert.deepEqual(mistakes(changes), expected));
}
