import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import type { Check } from "../../../doctor/check";
import { clusterChecks } from "../../../doctor/checks";
import { reportSchema, type Report } from "../../../doctor/report-schema";
import type { Demonstration } from "../../../lab/demo/demonstration";
import { environmentOf } from "../../../lab/environment";
import { recordedFaults, type RecordedFault } from "../../../scripts/doctor-table";
import type { Fault } from "./fault";
import { InstalledLab } from "./installed-lab";
import type { Question } from "./question";
import { recordOf, writeRecord } from "./record";
import { assertHealthy, examineFault, faultsOf } from "./table";

/** The faults of one cloud, and where they are planted. */
export interface FaultSuite<Scene> {
  readonly demonstration: Demonstration;
  readonly open: (lab: InstalledLab) => Scene;
  readonly faults: readonly Fault<Scene>[];
  /** The cloud's own checks. */
  readonly checks: readonly Pick<Check<never>, "id" | "needs">[];
  /** Flags for what no stack says. */
  readonly flags: (lab: InstalledLab) => readonly string[];
}

/** Installs once, plants one fault after the other and undoes each; in the end all must be well again. */
export function faultSuite<Scene extends { readonly lab: InstalledLab; readonly question: Question }>({
  demonstration,
  open,
  faults,
  checks,
  flags,
}: FaultSuite<Scene>): void {
  const { cloud } = demonstration;
  describe(`the doctor of an installation on ${cloud}`, () => {
    let lab: InstalledLab;
    let scene: Scene;
    let healthy: Report;
    const recorded: RecordedFault[] = [];
    const examine = (question: Question) => lab.doctor.examine(question);

    before(async () => {
      lab = await InstalledLab.start(demonstration);
      scene = open(lab);
    });
    after(() => lab?.stop());

    test("finds nothing to say while all is well", async () => {
      healthy = await assertHealthy(examine, scene.question);
    });

    test("finds nothing as a command either, by what the stack says", async () => {
      const report = await command(lab, ["--stack", cloud, "--cwd", join(lab.state.folder, "stack"), ...flags(lab)]);
      assert.deepEqual(faultsOf(report), []);
    });

    test("takes nothing amiss while the operator is away", async () => {
      await lab.scaleOperator(0);
      await assertHealthy(examine, scene.question);
    });

    for (const fault of faults) {
      test(`names ${fault.check} alone: ${fault.title}`, async () => {
        const surroundings = { examine, question: scene.question, checks: [...clusterChecks, ...checks], healthy };
        const report = await examineFault(fault, scene, surroundings);
        recorded.push(recordOf(cloud, fault, { report, healthy, names: namesOf(lab) }));
      });
    }

    test("finds nothing again once all faults are undone", async () => {
      await lab.scaleOperator(1);
      await assertHealthy(examine, scene.question);
    });

    test("says what docs/doctor-faults.json tells", async () => {
      assert.equal(recorded.length, faults.length, "every fault was told");
      if (process.env.UPDATE_DOCS === "1") await writeRecord(cloud, recorded);
      const written = recordedFaults().filter((fault) => fault.cloud === cloud);
      assert.deepEqual(
        recorded,
        written,
        `run: UPDATE_DOCS=1 node --import tsx --test test/lab/doctor-faults-${cloud}.test.ts`,
      );
    });
  });
}

/** Ids that a lab makes anew, by what they are. */
function namesOf({ outputs }: InstalledLab): Record<string, string> {
  const ids = { CLIENT_ID: outputs.identityClientId, PRINCIPAL_ID: outputs.identityPrincipalId };
  return Object.fromEntries(Object.entries(ids).flatMap(([name, id]) => (typeof id === "string" ? [[id, name]] : [])));
}

async function command(lab: InstalledLab, args: readonly string[]): Promise<Report> {
  const program = join(__dirname, "../../../bin/pxwi.js");
  const env = environmentOf(lab.state);
  const { stdout } = await promisify(execFile)(process.execPath, [program, "doctor", "--json", ...args], {
    env: { ...process.env, ...env },
  });
  return reportSchema.parse(JSON.parse(stdout));
}
