import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  CommandError,
  LocalWorkspace,
  PulumiCommand,
  type ConfigMap,
  type EngineEvent,
  type OpType,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { environmentOf } from "../environment";
import type { LabState } from "../state";

/** One step that the engine finished, in the order in which it finished. */
export interface Step {
  operation: OpType;
  /** Pulumi type token of the resource. */
  type: string;
  name: string;
}

/** A stack of this project that runs against the lab. */
export class DemoStack {
  private constructor(
    private readonly stack: Stack,
    private readonly write: (text: string) => void,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * @param repository where Pulumi.yaml and the example stack file are
   * @param settings configuration on top of the example stack's own, by path, without the project's name
   */
  static async create(
    lab: LabState,
    repository: string,
    stackName: string,
    program: PulumiFn,
    settings: Record<string, string>,
    write: (text: string) => void,
    signal: AbortSignal,
  ): Promise<DemoStack> {
    const workDir = join(lab.folder, "stack");
    await mkdir(workDir, { recursive: true });
    // The program runs inline; index.ts is there because the engine wants the project's main file to exist.
    for (const file of ["Pulumi.yaml", "index.ts", `Pulumi.${stackName}.yaml`]) {
      await cp(join(repository, file), join(workDir, file));
    }
    const projectName = "portworx-workload-identity";
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, projectName, program },
      { workDir, envVars: environmentOf(lab), pulumiCommand: await PulumiCommand.get({ root: lab.folder }) },
    );
    const values = Object.entries(settings).map(([path, value]) => [`${projectName}:${path}`, { value }]);
    await stack.setAllConfig(Object.fromEntries(values) as ConfigMap, true);
    return new DemoStack(stack, write, signal);
  }

  /** @returns the stack's outputs. */
  async up(): Promise<Record<string, unknown>> {
    const result = await this.shown(() =>
      this.stack.up({ onOutput: this.write, suppressOutputs: true, signal: this.signal }),
    );
    return Object.fromEntries(Object.entries(result.outputs).map(([name, output]) => [name, output.value as unknown]));
  }

  /** @returns how many resources a preview would change, by operation; `same` left out. */
  async pendingChanges(): Promise<Partial<Record<OpType, number>>> {
    const { changeSummary } = await this.stack.preview({ signal: this.signal });
    return Object.fromEntries(Object.entries(changeSummary).filter(([operation]) => operation !== "same"));
  }

  /** @returns the resources in the order in which they were gone. */
  async destroy(): Promise<Step[]> {
    const steps: Step[] = [];
    const onEvent = (event: EngineEvent): void => {
      const metadata = event.resOutputsEvent?.metadata;
      if (metadata)
        steps.push({ operation: metadata.op, type: metadata.type, name: metadata.urn.split("::").pop() ?? "" });
    };
    await this.shown(() =>
      this.stack.destroy({ onOutput: this.write, onEvent, suppressOutputs: true, signal: this.signal }),
    );
    return steps.filter((step) => step.operation === "delete" || step.operation === "discard");
  }

  /** The Automation API's error repeats all output, which the user has just read. */
  private async shown<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      throw error instanceof CommandError ? new Error("pulumi failed: its own message is above") : error;
    }
  }
}
