import type { Image } from "./image";
import { podIdentityWebhook } from "./pod-identity-webhook/image";
import { portworxOperator } from "./portworx-operator/image";
import { workloadIdentityWebhook } from "./workload-identity-webhook/image";

/** The few container images that matter to workload identity; every other container is kwok's to play. */
export const images: readonly Image[] = [podIdentityWebhook, workloadIdentityWebhook, portworxOperator];
