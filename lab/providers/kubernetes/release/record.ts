import { gunzipSync, gzipSync } from "node:zlib";

import { parseAllDocuments, stringify } from "yaml";

import type { Properties } from "../../base/kind";
import type { KubernetesApi } from "../api";
import { type KubernetesObject, textAt } from "../objects";
import type { Chart, ReleaseInfo } from "./chart";

export type ReleaseStatus = "deployed" | "failed" | "superseded";

/** What Helm writes about a release, as far as it is needed to read, change and remove it again. */
export interface ReleaseRecord {
  readonly name: string;
  readonly namespace: string;
  /** Counts installs and upgrades from 1. */
  readonly version: number;
  readonly info: { readonly status: ReleaseStatus; readonly first_deployed: string; readonly last_deployed: string };
  readonly chart: {
    readonly metadata: { readonly apiVersion: "v2"; name: string; version: string; appVersion: string };
  };
  /** The values given. */
  readonly config: Properties;
  /** YAML documents. */
  readonly manifest: string;
}

const FIELD_MANAGER = "helm";

export function newRecord(
  chart: Chart,
  release: ReleaseInfo,
  manifests: readonly KubernetesObject[],
  former: ReleaseRecord | undefined,
): ReleaseRecord {
  const now = new Date().toISOString();
  return {
    name: release.name,
    namespace: release.namespace,
    version: (former?.version ?? 0) + 1,
    info: { status: "deployed", first_deployed: former?.info.first_deployed ?? now, last_deployed: now },
    chart: { metadata: { apiVersion: "v2", name: chart.name, version: chart.version, appVersion: chart.appVersion } },
    config: release.values,
    manifest: manifests.map((manifest) => `---\n${stringify(manifest)}`).join(""),
  };
}

export function manifestsOf(record: ReleaseRecord): KubernetesObject[] {
  return parseAllDocuments(record.manifest).map((document) => document.toJS() as KubernetesObject);
}

/** Helm's own format and place, so that `helm list` and `helm get` can read it. */
export async function writeRecord(api: KubernetesApi, record: ReleaseRecord): Promise<void> {
  const json = gzipSync(JSON.stringify(record)).toString("base64");
  const secret: KubernetesObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: `sh.helm.release.v1.${record.name}.v${record.version}`,
      namespace: record.namespace,
      labels: { name: record.name, owner: "helm", status: record.info.status, version: String(record.version) },
    },
    type: "helm.sh/release.v1",
    // Helm encodes once itself, the API once more.
    data: { release: Buffer.from(json).toString("base64") },
  };
  await api.apply(secret, { fieldManager: FIELD_MANAGER, force: true });
}

export function withStatus(record: ReleaseRecord, status: ReleaseStatus): ReleaseRecord {
  return { ...record, info: { ...record.info, status } };
}

/** The records of all revisions, the latest last. */
export async function readRecords(api: KubernetesApi, namespace: string, name: string): Promise<ReleaseRecord[]> {
  const secrets = await api.list({ apiVersion: "v1", kind: "Secret", namespace }, `owner=helm,name=${name}`);
  return secrets
    .map((secret) => textAt(secret, "data", "release"))
    .filter((encoded) => encoded !== undefined)
    .map((encoded) => {
      const packed = Buffer.from(Buffer.from(encoded, "base64").toString(), "base64");
      return JSON.parse(gunzipSync(packed).toString("utf8")) as ReleaseRecord;
    })
    .sort((one, other) => one.version - other.version);
}

export async function removeRecords(api: KubernetesApi, records: readonly ReleaseRecord[]): Promise<void> {
  for (const { name, namespace, version } of records) {
    const reference = { apiVersion: "v1", kind: "Secret", namespace, name: `sh.helm.release.v1.${name}.v${version}` };
    await api.delete(reference, "Background");
  }
}
