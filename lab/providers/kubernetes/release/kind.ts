import { messageOf } from "../../base/errors";
import { type Call, CheckError, type Created, InitError, type Kind, type Live, type Properties } from "../../base/kind";
import { resourceName } from "../../base/timeline";
import { containsUnknown, isObject } from "../../base/values";
import type { ClusterAccess } from "../access";
import { UnreachableError } from "../client";
import { autoname } from "../naming";
import { idOf, numberAt, parseId, referenceOf, textAt } from "../objects";
import type { Patience } from "../waiting";
import { type Chart, findChart, type ReleaseInfo } from "./chart";
import { applyAll, awaitReady, installCrds, removeAll } from "./install";
import { checksum, refuseForeignObjects, renderFor, resourceNames } from "./manifests";
import {
  manifestsOf,
  newRecord,
  readRecords,
  type ReleaseRecord,
  removeRecords,
  withStatus,
  writeRecord,
} from "./record";

export const RELEASE_TOKEN = "kubernetes:helm.sh/v3:Release";

/** As in Helm. */
const DEFAULT_TIMEOUT_SECONDS = 300;

/** `helm install`, `helm upgrade` and `helm uninstall` of the charts that the lab has. */
export class ReleaseKind implements Kind<ClusterAccess> {
  readonly token = RELEASE_TOKEN;
  readonly replaceOn = ["name", "namespace"];

  constructor(private readonly charts: readonly Chart[]) {}

  async check(given: Properties, old: Properties | undefined, call: Call<ClusterAccess>): Promise<Properties> {
    const inputs: Properties = {
      ...given,
      name: given.name ?? old?.name ?? autoname(resourceName(call.urn)),
      namespace: given.namespace ?? call.context.defaultNamespace,
    };
    delete inputs.compat;
    if (containsUnknown(inputs)) {
      return inputs;
    }
    const chart = this.chartOf(inputs);
    try {
      const { crds, manifests } = await renderFor(call.context.api, chart, releaseOf(inputs));
      const all = inputs.skipCrds === true ? manifests : [...crds, ...manifests];
      return { ...inputs, version: chart.version, checksum: checksum(all), resourceNames: resourceNames(all) };
    } catch (error) {
      if (error instanceof UnreachableError) {
        return { ...inputs, version: chart.version, checksum: old?.checksum, resourceNames: old?.resourceNames };
      }
      throw error;
    }
  }

  async create(inputs: Properties, call: Call<ClusterAccess>): Promise<Created> {
    const { api } = call.context;
    const release = releaseOf(inputs);
    const records = await readRecords(api, release.namespace, release.name);
    if (records.at(-1)?.info.status === "deployed") {
      throw new Error(`release ${idOf(release)} exists already: import it, or use another name`);
    }
    if (inputs.createNamespace === true) {
      const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: release.namespace } };
      await api.apply(namespace, { fieldManager: "helm" });
    }
    return { id: idOf(release), outputs: await this.deploy(inputs, records.at(-1), call) };
  }

  async read(id: string, old: Live, call: Call<ClusterAccess>): Promise<Live | undefined> {
    const { namespace = call.context.defaultNamespace, name } = parseId(id);
    const record = (await readRecords(call.context.api, namespace, name)).at(-1);
    if (record === undefined) {
      return undefined;
    }
    const { metadata } = record.chart;
    const inputs: Properties = { ...old.inputs, name, namespace, chart: metadata.name, version: metadata.version };
    if (Object.keys(record.config).length > 0 || old.inputs.values !== undefined) {
      inputs.values = record.config;
    }
    return { inputs, outputs: outputsOf(inputs, record) };
  }

  async update(id: string, _old: Live, inputs: Properties, call: Call<ClusterAccess>): Promise<Properties> {
    const { namespace, name } = releaseOf(inputs);
    const former = (await readRecords(call.context.api, namespace, name)).at(-1);
    if (former === undefined) {
      throw new Error(`release ${id} does not exist any more: run pulumi refresh`);
    }
    return this.deploy(inputs, former, call);
  }

  async delete(id: string, old: Live, call: Call<ClusterAccess>): Promise<void> {
    const { api, defaultNamespace } = call.context;
    const { namespace = defaultNamespace, name } = parseId(id);
    const records = await readRecords(api, namespace, name);
    const latest = records.at(-1);
    if (latest !== undefined) {
      await removeAll(api, manifestsOf(latest), patienceOf(old.inputs, call));
      await removeRecords(api, records);
    }
  }

  /** Install and upgrade: a failed one is recorded as failed, and what it made can be removed. */
  private async deploy(
    inputs: Properties,
    former: ReleaseRecord | undefined,
    call: Call<ClusterAccess>,
  ): Promise<Properties> {
    const { api } = call.context;
    const release = releaseOf(inputs);
    const chart = this.chartOf(inputs);
    const patience = patienceOf(inputs, call);
    const { crds, manifests } = await renderFor(api, chart, release);
    await refuseForeignObjects(api, manifests, release);
    const record = newRecord(chart, release, manifests, former);
    if (former === undefined && inputs.skipCrds !== true) {
      await installCrds(api, crds, patience);
    }
    try {
      await applyAll(api, manifests);
      if (inputs.skipAwait !== true) {
        await awaitReady(api, manifests, patience);
      }
    } catch (error) {
      return this.fail(error, inputs, record, call);
    }
    const kept = new Set(manifests.map((manifest) => JSON.stringify(referenceOf(manifest))));
    const dropped = former === undefined ? [] : manifestsOf(former);
    await removeAll(
      api,
      dropped.filter((manifest) => !kept.has(JSON.stringify(referenceOf(manifest)))),
      patience,
    );
    if (former !== undefined) {
      await writeRecord(api, withStatus(former, "superseded"));
    }
    await writeRecord(api, record);
    return outputsOf(inputs, record);
  }

  private async fail(
    error: unknown,
    inputs: Properties,
    record: ReleaseRecord,
    call: Call<ClusterAccess>,
  ): Promise<never> {
    const { api } = call.context;
    if (inputs.atomic === true && record.version === 1) {
      await removeAll(api, manifestsOf(record), patienceOf(inputs, call));
      throw error;
    }
    const failed = withStatus(record, "failed");
    await writeRecord(api, failed);
    const reason = `release ${idOf(record)} of chart ${record.chart.metadata.name} failed: ${messageOf(error)}`;
    throw new InitError(idOf(record), outputsOf(inputs, failed), [reason]);
  }

  private chartOf(inputs: Properties): Chart {
    try {
      return findChart(this.charts, textAt(inputs, "chart") ?? "", textAt(inputs, "version"));
    } catch (error) {
      throw new CheckError("chart", messageOf(error));
    }
  }
}

function releaseOf(inputs: Properties): ReleaseInfo {
  const { name, namespace, values } = inputs;
  return { name: String(name), namespace: String(namespace), values: isObject(values) ? values : {} };
}

function outputsOf(inputs: Properties, record: ReleaseRecord): Properties {
  const { name, version, appVersion } = record.chart.metadata;
  return {
    ...inputs,
    status: {
      appVersion,
      chart: name,
      name: record.name,
      namespace: record.namespace,
      revision: record.version,
      status: record.info.status,
      version,
    },
  };
}

function patienceOf(inputs: Properties, call: Call<ClusterAccess>): Patience {
  return {
    seconds: call.timeoutSeconds || (numberAt(inputs, "timeout") ?? DEFAULT_TIMEOUT_SECONDS),
    signal: call.signal,
    progress: (missing) => call.log("status", missing),
  };
}
