import { annotationProof, injectionProof, type Injection } from "../../pods";
import type { Proof } from "../../report";
import { TOKEN_VOLUME, type AwsScene } from "../scene";

const MOUNT = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

/** The operator's annotation, and what the genuine webhook injects because of it, in every container. */
export function injectionProofs({ api, namespace, roleArn, platform, lab }: AwsScene): Proof[] {
  const injection: Injection = {
    volume: {
      name: TOKEN_VOLUME,
      projected: {
        defaultMode: 420,
        sources: [{ serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 86400, path: "token" } }],
      },
    },
    mountPath: MOUNT,
    environment: [
      ...platform.webhookVariables(lab.aws.region),
      `AWS_ROLE_ARN=${roleArn}`,
      `AWS_WEB_IDENTITY_TOKEN_FILE=${MOUNT}/token`,
    ],
    prefix: "AWS_",
  };
  return [
    annotationProof(api, namespace, "portworx", "eks.amazonaws.com/role-arn", roleArn),
    injectionProof(api, namespace, "portworx", injection),
    injectionProof(api, namespace, "stork", injection),
  ];
}
