import { Cloud, platformOf } from "../../components/platforms";
import type { DistributionName } from "../distributions";
import { PLATFORMS, type DemoPlatform } from "./platforms";

/** What the stack is going to create and why; printed while the lab builds, so that the wait already pays. */
export function planOf(name: DistributionName): string {
  const steps = stepsOf(PLATFORMS[name]).map(({ where, what }, index) => {
    const [first = "", ...more] = what;
    const number = String(index + 1).padStart(4);
    return [`${number}  ${where.padEnd(WIDTH)}  ${first}`, ...more.map((line) => " ".repeat(WIDTH + 8) + line)].join(
      "\n",
    );
  });
  return `
What is about to happen on ${platformOf(Cloud.Aws, name).title}, all of it on this machine: the cluster is a real API server,
the cloud an AWS emulator that verifies tokens as AWS does.

${steps.join("\n")}

Then the chain is proved with real tokens, right and wrong ones, and everything is destroyed in the safe order.
`;
}

interface PlanStep {
  readonly where: "cloud" | "cluster" | "operator" | "webhook" | "pod";
  readonly what: readonly string[];
}

const WIDTH = "operator".length;

function stepsOf({ hostsIssuer, deploysWebhook, operatorType }: DemoPlatform): PlanStep[] {
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
