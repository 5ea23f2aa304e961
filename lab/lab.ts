import { createWriteStream } from "node:fs";
import { copyFile, link, mkdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { startAws } from "./aws";
import { startAzure } from "./azure";
import { TENANT_ID } from "./azure/identity";
import { charts } from "./charts";
import { startCluster } from "./cluster";
import { aksNode, azureNode, eksNode, type NodeKind } from "./cluster/nodes";
import { distributionOf, type Distribution, type DistributionName, type LabCloud } from "./distributions";
import { claimFolder, removeFolder, writeState } from "./folder";
import { startImages } from "./images";
import { startOperatorLifecycleManager } from "./openshift/operator-lifecycle-manager";
import { startProviders } from "./providers";
import { awsProvider } from "./providers/aws";
import { azureNativeProvider } from "./providers/azure-native";
import { kubernetesProvider } from "./providers/kubernetes";
import { tlsProvider } from "./providers/tls";
import type { LabState } from "./state";
import { settle, Teardown } from "./teardown";
import { prepareTools, type Tools } from "./tools";

export interface LabOptions {
  /** Holds everything that the lab writes: new, empty, or left by a lab that is gone. Removed at the end. */
  readonly folder: string;
  /** @default what {@link prepareTools} finds or builds */
  readonly tools?: Tools;
  /** Where the cluster's nodes are. @default "aws" */
  readonly cloud?: LabCloud;
  /** What kind of cluster it has. @default the cloud's own Kubernetes service */
  readonly platform?: DistributionName;
  /** How long Azure takes to know a new federated credential everywhere. @default 0 */
  readonly propagationSeconds?: number;
  /** Of the cluster's API server. @default a free one */
  readonly apiServerPort?: number;
}

export interface Lab {
  readonly state: LabState;
  stop(): Promise<void>;
}

/** Starts a cloud on this machine, owned by this process: it ends with it, even if the process is killed. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const tools = options.tools ?? (await prepareTools());
  const distribution = distributionOf(options.cloud ?? "aws", options.platform);
  const folder = resolve(options.folder);
  await claimFolder(folder);
  return Teardown.onFailure(async (teardown) => {
    teardown.add(() => removeFolder(folder));
    await mkdir(join(folder, "logs"));
    const log = openLog(join(folder, "logs"), teardown);
    const cluster = await startCluster({
      folder,
      kubelite: tools.kubelite,
      issuerUrl: distribution.issuerUrl,
      nodeKind: nodeKindOf(options.cloud, distribution),
      apiServerPort: options.apiServerPort,
    });
    teardown.add(() => cluster.stop());

    const { service, builtInWebhook } = distribution;
    const [aws, azure, bin] = await settle([
      startAws({ folder, python: tools.python, cluster: cluster.state, isEks: service === "eks" }).then((started) =>
        teardown.own(started),
      ),
      startAzure({
        folder,
        cluster: cluster.state,
        isAks: service === "aks",
        propagationSeconds: options.propagationSeconds,
      }).then((started) => teardown.own(started)),
      binFolder(join(folder, "bin"), tools),
      startImages({
        cluster: cluster.state,
        log,
        builtInWebhook,
        azureTenantId: TENANT_ID,
      }).then((started) => teardown.own(started)),
      mkdir(join(folder, "pulumi")),
      ...(distribution.hasOperatorLifecycleManager
        ? [startOperatorLifecycleManager({ cluster: cluster.state, log }).then((started) => teardown.own(started))]
        : []),
    ]);
    teardown.add(useKubeconfig(cluster.state.kubeconfig));
    const providers = teardown.own(
      await startProviders([
        awsProvider(aws.state),
        azureNativeProvider(azure.state),
        kubernetesProvider({ charts }),
        tlsProvider(),
      ]),
    );

    const state: LabState = {
      folder,
      pid: process.pid,
      cluster: cluster.state,
      aws: aws.state,
      azure: azure.state,
      providers: providers.ports,
      tools: { bin },
    };
    await writeState(state);
    return { state, stop: () => teardown.run() };
  });
}

function nodeKindOf(cloud: LabCloud = "aws", { service }: Distribution): NodeKind {
  if (cloud === "aws") return eksNode;
  return service === "aks" ? aksNode : azureNode;
}

/**
 * The providers run in this process and look at its environment, as the genuine ones would at the engine's: what they
 * are to find there is the lab's cluster, never one of the user's own.
 */
function useKubeconfig(path: string): () => Promise<void> {
  const before = process.env.KUBECONFIG;
  process.env.KUBECONFIG = path;
  return () => {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    return Promise.resolve();
  };
}

/** The engine looks for its language host beside itself: both get a name in one folder, where they are in two. */
async function binFolder(bin: string, { pulumi, languageHost }: Tools): Promise<string> {
  if (dirname(pulumi) === dirname(languageHost)) return dirname(pulumi);
  await mkdir(bin);
  for (const program of [pulumi, languageHost]) {
    const name = join(bin, basename(program));
    // Another file system, or somebody else's program.
    await link(program, name).catch(() => copyFile(program, name));
  }
  return bin;
}

function openLog(folder: string, teardown: Teardown): (message: string) => void {
  const stream = createWriteStream(join(folder, "lab.log"), { flags: "a" });
  teardown.add(() => new Promise<void>((done) => stream.end(done)));
  return (message) => stream.write(`${new Date().toISOString()} ${message}\n`);
}
