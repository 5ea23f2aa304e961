import type { V1Pod } from "@kubernetes/client-node";
import { Cloud } from "../../../components/platforms";
import type { RestartRules, RestartStep } from "../../../doctor/restart/plan";
import type { StorageNode } from "../../../doctor/restart/storage-node";

export const ROLE = "arn:aws:iam::123456789012:role/portworx";
export const CLIENT_ID = "11111111-2222-3333-4444-555555555555";

export const rules: RestartRules = {
  identity: { cloud: Cloud.Aws, value: ROLE },
  storkUsesIdentity: true,
  ownVariables: { portworx: [], stork: [] },
  since: {},
};

export interface PodTraits {
  readonly component?: string;
  readonly node?: string;
  readonly role?: string;
  readonly ready?: boolean;
  readonly containersReady?: boolean;
  readonly terminating?: boolean;
  readonly phase?: string;
  readonly created?: string;
}

/** A pod as the API server writes it: times are texts. Injected where it has a role. */
export function pod(name: string, traits: PodTraits = {}): V1Pod {
  const { component = "portworx", node, role, ready = true, containersReady = ready, phase = "Running" } = traits;
  const path = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
  const env = [
    { name: "AWS_ROLE_ARN", value: role },
    { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: `${path}/token` },
  ];
  const token = { serviceAccountToken: { audience: "sts.amazonaws.com", path: "token" } };
  return {
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: (traits.created ?? "2026-11-01T10:00:00Z") as unknown as Date,
      ...(traits.terminating && { deletionTimestamp: "2026-11-01T11:00:00Z" as unknown as Date }),
    },
    spec: {
      serviceAccountName: component,
      ...(node !== undefined && { nodeName: node }),
      containers: [
        {
          name: component,
          ...(role !== undefined && { env, volumeMounts: [{ name: "aws-iam-token", mountPath: path }] }),
        },
      ],
      ...(role !== undefined && { volumes: [{ name: "aws-iam-token", projected: { sources: [token] } }] }),
    },
    status: {
      phase,
      conditions: [
        { type: "Ready", status: ready ? "True" : "False" },
        { type: "ContainersReady", status: containersReady ? "True" : "False" },
      ],
    },
  };
}

export function storageNode(name: string, phase = "Online"): StorageNode {
  return { metadata: { name }, status: { phase } };
}

export function step(old: V1Pod, component: RestartStep["component"] = "portworx"): RestartStep {
  return { component, pod: old, reason: "test" };
}
