import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { reportSchema, type Report } from "../../../doctor/report-schema";
import { environmentOf, foreignVariables } from "../../../lab/environment";
import type { LabState } from "../../../lab/state";
import type { Question } from "./question";

/** The doctor beside the test, with the environment that the lab prints for its users. */
export class Doctor {
  private readonly child: ChildProcess;

  constructor(lab: LabState) {
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !foreignVariables().includes(name) && name !== "NODE_TEST_CONTEXT",
      ),
    );
    this.child = fork(join(__dirname, "doctor-process.ts"), [], {
      execArgv: ["--import", "tsx"],
      env: {
        ...inherited,
        ...environmentOf(lab),
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      },
    });
  }

  /** @throws Error with the doctor's own sentence where it could not run */
  async examine(question: Question): Promise<Report> {
    const stopWaiting = new AbortController();
    const { signal } = stopWaiting;
    try {
      const answered = once(this.child, "message", { signal }) as Promise<[{ report?: Report; problem?: string }]>;
      const ended = once(this.child, "exit", { signal }).then(() => {
        throw new Error("the doctor's process has ended");
      });
      this.child.send(question);
      const [{ report, problem }] = await Promise.race([answered, ended]);
      if (report === undefined) throw new Error(problem);
      return reportSchema.parse(report);
    } finally {
      stopWaiting.abort();
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || !this.child.connected) return;
    const ended = once(this.child, "exit");
    this.child.disconnect();
    await ended;
  }
}
