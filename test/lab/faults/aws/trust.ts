import type { Fault } from "../fault";
import type { AwsScene } from "./scene";

/** Faults in the role's trust policy. */
export const trustFaults: readonly Fault<AwsScene>[] = [
  {
    id: "trust-without-stork",
    title: "The trust policy leaves Stork out",
    planted: "Stork's subject is taken out of the trust policy",
    check: "aws.trust-policy",
    status: "FAIL",
    plant: (scene) => scene.changeTrust((text) => text.replace('"system:serviceaccount:portworx:stork",', "")),
  },
  {
    id: "trust-other-namespace",
    title: "The trust policy names another namespace",
    planted: "the subjects of the trust policy name kube-system",
    check: "aws.trust-policy",
    status: "FAIL",
    plant: (scene) => scene.changeTrust((text) => text.replaceAll(":portworx:", ":kube-system:")),
  },
  {
    id: "trust-other-provider",
    title: "The trust policy names another cluster's OIDC provider",
    planted: "the principal of the trust policy is another provider",
    check: "aws.trust-policy",
    status: "FAIL",
    plant: (scene) =>
      scene.changeTrust((text) => text.replace(scene.oidcProviderArn, `${scene.oidcProviderArn}-of-another-cluster`)),
  },
  {
    id: "trust-any-subject",
    title: "The trust policy lets every service account of the cluster in",
    planted: "the subject is compared by StringLike with system:serviceaccount:*",
    check: "aws.trust-wildcards",
    status: "FAIL",
    plant: (scene) =>
      scene.changeTrust((text) =>
        withConditions(text, ({ aud, issuer }) => ({
          StringEquals: { [`${issuer}:aud`]: aud },
          StringLike: { [`${issuer}:sub`]: "system:serviceaccount:*" },
        })),
      ),
  },
  {
    id: "trust-any-audience",
    title: "The trust policy compares no audience",
    planted: "the condition on the audience is taken out of the trust policy",
    check: "aws.trust-wildcards",
    status: "WARN",
    plant: (scene) =>
      scene.changeTrust((text) =>
        withConditions(text, ({ sub, issuer }) => ({ StringEquals: { [`${issuer}:sub`]: sub } })),
      ),
  },
];

interface Conditions {
  readonly issuer: string;
  readonly aud: unknown;
  readonly sub: unknown;
}

function withConditions(text: string, change: (conditions: Conditions) => object): string {
  const document = JSON.parse(text) as { Statement: { Condition: { StringEquals: Record<string, unknown> } }[] };
  const statements = document.Statement.map((statement) => {
    const conditions = statement.Condition.StringEquals;
    const issuer = Object.keys(conditions)[0]?.replace(/:(aud|sub)$/, "") ?? "";
    const [aud, sub] = [conditions[`${issuer}:aud`], conditions[`${issuer}:sub`]];
    return { ...statement, Condition: change({ issuer, aud, sub }) };
  });
  return JSON.stringify({ ...document, Statement: statements });
}
