import type { InstalledPod } from "../../../doctor/facts/pods";

export const ROLE = "arn:aws:iam::123456789012:role/portworx";
export const CLIENT_ID = "11111111-2222-3333-4444-555555555555";

const tokenFolder = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

/** A px pod as the AWS webhook leaves it. */
export function awsPod(change: Partial<InstalledPod> = {}): InstalledPod {
  return {
    name: "px-1",
    namespace: "portworx",
    uid: "uid-1",
    kind: "px",
    serviceAccount: "portworx",
    node: "node-1",
    phase: "Running",
    createdAt: new Date("2026-01-02T00:00:00Z"),
    labels: { name: "portworx" },
    annotations: {},
    tokens: [{ volume: "aws-iam-token", audience: "sts.amazonaws.com", path: "token" }],
    containers: [
      {
        name: "portworx",
        env: { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: `${tokenFolder}/token` },
        variables: ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "PX_NAMESPACE"],
        mounts: [{ volume: "aws-iam-token", path: tokenFolder }],
      },
    ],
    ...change,
  };
}

/** A pod that no webhook has touched. */
export function barePod(change: Partial<InstalledPod> = {}): InstalledPod {
  return awsPod({ tokens: [], containers: [{ name: "portworx", env: {}, variables: [], mounts: [] }], ...change });
}
