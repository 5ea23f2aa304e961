import { ClusterReader } from "../../../doctor/cluster/cluster-reader";
import { loadKubeConfig } from "../../../doctor/cluster/kubeconfig";
import type { Expected } from "../../../doctor/expected";
import type { InstallationOptions } from "../../../doctor/installation";
import { checks } from "../../../doctor/azure";
import { runChecks } from "../../../doctor/run-checks";
import { clusterIsWell, PlannedInstallation } from "./planned-installation";

/** What a test asks of the process that trusts the lab's authority; only JSON. */
export interface Question {
  readonly kubeconfig: string;
  readonly clientId: string;
  readonly audience?: string;
  readonly tenantId: string;
  readonly authorityHost: string;
  readonly expected: Expected;
  readonly options: Omit<InstallationOptions, "signal" | "fetch">;
  /** Variables of the process for this question. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The child process of a test: Node reads NODE_EXTRA_CA_CERTS only as it starts. */
process.on("message", (question: Question) => {
  Object.assign(process.env, question.environment);
  void examine(question).then((answers) => process.send?.(answers));
});

async function examine({ kubeconfig, options, ...plan }: Question) {
  const { timeoutMilliseconds } = options;
  const cluster = new ClusterReader(loadKubeConfig({ kubeconfig }), { timeoutMilliseconds });
  const installation = new PlannedInstallation({ ...plan, cluster, options });
  return runChecks([...clusterIsWell, ...checks], installation, {
    timeoutMilliseconds: 3 * timeoutMilliseconds,
  });
}
