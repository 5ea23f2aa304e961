// The doctor in a process of its own, which is asked again and again: only at its start can Node be told to trust the lab's
// Azure, and a start costs more than an examination.
import { clusterChecks } from "../../../doctor/checks";
import { ClusterReader } from "../../../doctor/cluster/cluster-reader";
import { loadKubeConfig } from "../../../doctor/cluster/kubeconfig";
import { paths } from "../../../doctor/cluster/paths";
import { loadCloud } from "../../../doctor/cloud";
import { Installation } from "../../../doctor/installation";
import { reportOf } from "../../../doctor/report";
import type { Report } from "../../../doctor/report-schema";
import { runChecks } from "../../../doctor/run-checks";
import type { Question } from "./question";

const timeoutMilliseconds = 10_000;

/** As the command `doctor` does, but for the issuer's address, which only the cloud of the lab knows. */
async function examine({ kubeconfig, expected, azure, publishedKeys }: Question): Promise<Report> {
  const reader = new ClusterReader(loadKubeConfig({ kubeconfig }), { timeoutMilliseconds });
  const installation = new Installation(reader, expected, {
    timeoutMilliseconds,
    fetch: publicInternet(reader, publishedKeys),
    ...azure,
  });
  const startedAt = new Date();
  const cloud = await installation.cloud().catch(() => undefined);
  const checks = [...clusterChecks, ...(cloud === undefined ? [] : (await loadCloud(cloud)).checks)];
  const answers = await runChecks(checks, installation, { timeoutMilliseconds: 3 * timeoutMilliseconds });
  return reportOf(installation, { startedAt, interrupted: false, answers });
}

/** Serves the cluster's own documents where the issuer's URL says; everything else has its usual way. */
function publicInternet(reader: ClusterReader, publishedKeys: readonly object[] | undefined): typeof fetch {
  return async (url, init) => {
    const document = await reader.read<{ issuer: string }>(paths.discoveryDocument);
    const keysUrl = `${document.issuer.replace(/\/$/, "")}/keys`;
    if (typeof url !== "string") return fetch(url, init);
    if (url === keysUrl) return Response.json(publishedKeys ? { keys: publishedKeys } : await reader.read(paths.keys));
    if (url.endsWith(paths.discoveryDocument)) return Response.json({ ...document, jwks_uri: keysUrl });
    return fetch(url, init);
  };
}

async function answer(question: Question): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, question.environment);
  try {
    process.send?.({ report: await examine(question) });
  } catch (error) {
    process.send?.({ problem: error instanceof Error ? error.message : String(error) });
  } finally {
    for (const name of Object.keys(question.environment ?? {})) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

process.on("message", (question: Question) => void answer(question));
process.on("disconnect", () => process.exit());
