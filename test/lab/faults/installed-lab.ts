import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import type { Expected } from "../../../doctor/expected";
import type { Demonstration, StackOutputs } from "../../../lab/demo/demonstration";
import { untilInstalled } from "../../../lab/demo/installation";
import { DemoStack } from "../../../lab/demo/stack";
import { foreignVariables } from "../../../lab/environment";
import { startLab } from "../../../lab/lab";
import type { LabState } from "../../../lab/state";
import { runStack } from "../../../stacks";
import { Doctor } from "./doctor";
import { LiveObjects, until, type ObjectName } from "./live-objects";
import type { Question } from "./question";

/** Longer than the doctor waits for a new federated credential, so that it can be seen to be too new. */
export const propagationSeconds = 12;

const repository = join(__dirname, "../../..");

/** A healthy installation in a lab of its own, and the doctor who looks at it. */
export class InstalledLab {
  readonly doctor: Doctor;
  readonly objects: LiveObjects;
  readonly namespace: string;
  readonly storageCluster: ObjectName;
  private ends: (() => unknown)[] = [];

  constructor(
    readonly state: LabState,
    readonly outputs: StackOutputs,
  ) {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(state.cluster.kubeconfig);
    this.objects = new LiveObjects(kubeConfig);
    this.doctor = new Doctor(state);
    this.namespace = String(outputs.namespace);
    this.storageCluster = {
      apiVersion: "core.libopenstorage.org/v1",
      kind: "StorageCluster",
      metadata: { name: String(outputs.storageClusterName), namespace: this.namespace },
    };
  }

  /** Brings a demonstration's stack up as the demo does. */
  static async start(demonstration: Demonstration): Promise<InstalledLab> {
    // The Automation API adds to the environment and cannot take away what would lead to an account of the user's own.
    for (const name of foreignVariables()) delete process.env[name];
    const folder = await mkdtemp(join(tmpdir(), "portworx-faults-"));
    const { cloud, platform } = demonstration;
    const lab = await startLab({ folder, cloud, platform, propagationSeconds });
    const ends = [() => lab.stop(), () => rm(folder, { recursive: true, force: true })];
    try {
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromFile(lab.state.cluster.kubeconfig);
      const installed = await install(lab.state, demonstration, kubeConfig);
      installed.ends = ends;
      return installed;
    } catch (error) {
      for (const end of ends) await end();
      throw error;
    }
  }

  /** What the stack says, as `--stack` reads it. */
  get expected(): Expected {
    const { namespace, storageClusterName, roleArn, identityClientId: clientId, issuerUrl } = this.outputs;
    const told = { namespace, storageClusterName, roleArn, clientId, issuerUrl };
    return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  }

  /** How the doctor is asked about the healthy installation. */
  question(further: Expected): Question {
    const { cluster, azure } = this.state;
    const { authorityHost, resourceManager: resourceManagerUrl } = azure;
    return {
      kubeconfig: cluster.kubeconfig,
      expected: { ...this.expected, ...further },
      ...(this.outputs.identityClientId !== undefined && { azure: { authorityHost, resourceManagerUrl } }),
    };
  }

  /** Nobody puts right what is changed while the operator does not run. */
  async scaleOperator(replicas: 0 | 1): Promise<void> {
    const operator = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "portworx-operator", namespace: this.namespace },
    };
    await this.objects.merge(operator, { spec: { replicas } });
    await until(`the operator has ${replicas} pods`, async () => {
      const pods = await this.objects.pods(this.namespace, "name=portworx-operator");
      return pods.length === replicas && pods.every(({ status }) => status?.phase === "Running");
    });
  }

  async stop(): Promise<void> {
    await this.doctor.stop();
    for (const end of this.ends) await end();
  }
}

async function install(state: LabState, demonstration: Demonstration, kubeConfig: KubeConfig): Promise<InstalledLab> {
  await demonstration.prepare(state);
  const { signal } = new AbortController();
  const quiet = () => undefined;
  const settings = demonstration.settings(state);
  const stack = await DemoStack.create(state, repository, demonstration.cloud, runStack, settings, quiet, signal);
  const outputs = await stack.up();
  await untilInstalled(kubeConfig, String(outputs.namespace), String(outputs.storageClusterName), signal);
  return new InstalledLab(state, outputs);
}
