import type { PlanStep } from "../plan";
import type { DemoPlatform } from "./platforms";

/** What the stack does on an AWS platform, and why. */
export function awsPlan({ hostsIssuer, deploysWebhook, operatorType }: DemoPlatform): PlanStep[] {
  const steps: PlanStep[] = [];
  const add = (where: PlanStep["where"], ...what: string[]): void => void steps.push({ where, what });
  if (hostsIssuer) {
    add("cloud", "S3 bucket: the cluster's issuer, public for its discovery document and keys", "and for nothing else");
  }
  add("cluster", "Namespace portworx");
  add("cloud", "IAM OIDC provider: AWS trusts the cluster's issuer");
  add(
    "cloud",
    "IAM role: only service accounts portworx, stork and px-node-wiper of that namespace may become it;",
    "allowed: EBS volumes, and one bucket for backups",
  );
  if (deploysWebhook) {
    add(
      "cluster",
      "pod identity webhook with a certificate of its own, since the platform brings none;",
      "it sees Portworx's pods alone",
    );
  }
  const method = operatorType.endsWith(":Subscription") ? "Subscription: OpenShift installs it" : "Helm release";
  add("cluster", `Portworx operator (${method})`);
  add("cluster", "StorageCluster with workloadIdentity");
  add("operator", "annotates the service accounts with the role");
  add("webhook", "adds a projected token to each Portworx and Stork pod");
  add("pod", "the AWS SDK exchanges the token for credentials that last an hour");
  return steps;
}
