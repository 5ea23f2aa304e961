import type { Installation } from "./installation";
import { reportSchemaVersion, type Report } from "./report-schema";
import type { Answer } from "./run-checks";

/** What a run came to. */
export interface Run {
  readonly startedAt: Date;
  readonly interrupted: boolean;
  readonly answers: readonly Answer[];
}

/** The report of a run, as `--json` prints it. */
export async function reportOf(installation: Installation, { startedAt, interrupted, answers }: Run): Promise<Report> {
  const { cluster } = installation;
  const counts = { PASS: 0, WARN: 0, FAIL: 0, SKIP: 0 };
  for (const { finding } of answers) counts[finding.status]++;
  const [storageCluster, namespace, cloud] = await Promise.all([
    known(installation.storageCluster().then(({ metadata }) => metadata.name)),
    known(installation.namespace()),
    known(installation.cloud()),
  ]);
  return {
    schemaVersion: reportSchemaVersion,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    interrupted,
    cluster: { context: cluster.context, address: cluster.address },
    ...(cloud !== undefined && { cloud }),
    ...(namespace !== undefined && { namespace }),
    ...(storageCluster !== undefined && { storageCluster }),
    counts,
    checks: answers.map(({ id, title, why, finding, milliseconds }) => ({
      id,
      status: finding.status,
      title,
      why,
      seen: finding.seen,
      ...(finding.remedy !== undefined && { remedy: finding.remedy }),
      seconds: milliseconds / 1000,
    })),
  };
}

async function known<T>(fact: Promise<T>): Promise<T | undefined> {
  return fact.catch(() => undefined);
}

/** 0: nothing failed. 1: something did. 2: the doctor could not do its work, since the cluster does not answer or it was stopped. */
export function exitCode({ interrupted, counts, checks }: Report): 0 | 1 | 2 {
  const reached = checks.find(({ id }) => id === "cluster.reachable")?.status === "PASS";
  if (interrupted || !reached) return 2;
  return counts.FAIL > 0 ? 1 : 0;
}
