import type { Chart } from "../providers/kubernetes/release/chart";
import { portworxChart } from "./portworx/chart";
import { workloadIdentityWebhookChart } from "./workload-identity-webhook/chart";

/** The charts that the lab installs in the place of those in the vendors' repositories. */
export const charts: readonly Chart[] = [portworxChart, workloadIdentityWebhookChart];
