import type { RestartPlan, RestartStep } from "./plan";
import { nameOf } from "./pods";
import type { RestartResult } from "./run";

/** What people call the place of a step: the storage node, or Stork. */
export function placeOf({ component, pod }: RestartStep): string {
  return component === "stork" ? "stork" : (pod.spec?.nodeName ?? nameOf(pod));
}

/** The plan, for people. */
export function planText({ steps, leftAlone }: RestartPlan, installation: string, identity: string): string {
  const lines = steps.map((step, index) => `  ${index + 1}. ${placeOf(step)}  ${nameOf(step.pod)}  ${step.reason}`);
  const head =
    steps.length === 0
      ? [`All pods of ${installation} that call the cloud have the identity ${identity}: nothing is to be restarted.`]
      : [
          `${count(steps.length)} of ${installation} ${steps.length === 1 ? "lacks" : "lack"} the identity ${identity}, in the order of their restart:`,
          ...lines,
        ];
  return [...head, ...leftAloneText(leftAlone.map(nameOf))].join("\n");
}

function leftAloneText(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    "",
    `Left as they are: ${names.join(", ")}`,
    "  They share a service account with Portworx but call no cloud; they get its token whenever they are replaced.",
  ];
}

/** What a restart has come to, and how to go on. */
export function resultText({ replaced, stopped }: RestartResult, planned: number): string {
  if (stopped === undefined) return `${count(replaced.length)} replaced. Prove it: npx pxwi doctor`;
  const { at, why, inTransit } = stopped;
  const place = placeOf(at);
  return [
    why === undefined ? `Interrupted at ${place}.` : `Stopped at ${place}: ${why}.`,
    `${replaced.length} of ${planned} replaced${replaced.length > 0 ? `: ${replaced.map(placeOf).join(", ")}` : ""}.`,
    inTransit
      ? `${nameOf(at.pod)} on ${place} has been evicted, and its successor is not done; no other pod is under way.`
      : `${nameOf(at.pod)} on ${place} has not been evicted; no pod is under way.`,
    `To go on once that is well, run the same command again: it takes only what is left.`,
  ].join("\n");
}

function count(pods: number): string {
  return pods === 1 ? "1 pod" : `${pods} pods`;
}
