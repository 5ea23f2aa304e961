import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../../doctor/report-schema";
import type { LabCloud } from "../../../lab/distributions";
import { recordedFaults, type RecordedFault } from "../../../scripts/doctor-table";
import type { Fault } from "./fault";

const path = join(__dirname, "../../../docs/doctor-faults.json");

/** What is recorded of one fault: everything that a reader wants, and nothing that another lab would have otherwise. */
export function recordOf<Scene>(
  cloud: LabCloud,
  { id, title, planted, check }: Fault<Scene>,
  { report, healthy, names }: { report: Report; healthy: Report; names: Readonly<Record<string, string>> },
): RecordedFault {
  const found = report.checks.find((candidate) => candidate.id === check);
  if (!found) throw new Error(`the report has no check ${check}`);
  const isAlways = (id: string) => healthy.checks.some((one) => one.id === id && one.status === "SKIP");
  const skipped = report.checks.filter((one) => one.status === "SKIP" && !isAlways(one.id)).map((one) => one.id);
  const { status, seen, remedy } = found;
  const steady = (text: string) => withoutChance(text, names);
  return {
    id,
    cloud,
    title,
    planted,
    check,
    status,
    seen: steady(seen),
    ...(remedy !== undefined && { remedy: steady(remedy) }),
    skipped,
  };
}

/** What differs from lab to lab, or is long without saying more. */
const chances: readonly (readonly [RegExp, string])[] = [
  [
    /discovery\.ingress\.garden\.example\.com\/(projects)\/portworx\/shoots\/[0-9a-f-]{36}\/issuer/gi,
    "issuer.example.com/$1/demo",
  ],
  [/(oic\.prod-aks\.azure\.com)\/[0-9a-f-]{36}\/[0-9a-f-]{36}/g, "$1/TENANT_ID/CLUSTER_ID"],
  [/\/subscriptions\/[0-9a-f-]{36}/g, "/subscriptions/SUBSCRIPTION_ID"],
  [/subscription [0-9a-f-]{36}/g, "subscription SUBSCRIPTION_ID"],
  [/127\.0\.0\.1:\d{4,5}/g, "127.0.0.1:6443"],
  [/\b\d{4}-\d{2}-\d{2}\b/g, "YYYY-MM-DD"],
  [/\bportworx-demo-[a-z0-9]{5}\b/g, "portworx-demo-xxxxx"],
  [/\b[\w-]{43}\b/g, "KEY_ID"],
];

function withoutChance(text: string, names: Readonly<Record<string, string>>): string {
  const named = Object.entries(names).reduce((all, [value, name]) => all.replaceAll(value, name), text);
  return chances.reduce((all, [pattern, name]) => all.replace(pattern, name), named);
}

/** Puts what was seen on one cloud in the place of what was seen there before. */
export async function writeRecord(cloud: LabCloud, faults: readonly RecordedFault[]): Promise<void> {
  const { format, resolveConfig } = await import("prettier");
  const options = { ...(await resolveConfig(path)), filepath: path };
  const others = recordedFaults().filter((fault) => fault.cloud !== cloud);
  const all = cloud === "aws" ? [...faults, ...others] : [...others, ...faults];
  writeFileSync(path, await format(JSON.stringify(all), options));
}
