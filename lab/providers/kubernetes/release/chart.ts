import type { KubernetesObject } from "../objects";

/** A chart that the lab can install: a function in the place of templates. */
export interface Chart {
  readonly name: string;
  /** Of the chart. */
  readonly version: string;
  /** Of what the chart installs. */
  readonly appVersion: string;
  render(release: ReleaseInfo): RenderedChart;
}

/** What a template sees of its release. */
export interface ReleaseInfo {
  readonly name: string;
  readonly namespace: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface RenderedChart {
  /** The chart's `crds/` folder: installed where absent, never changed or removed afterwards. */
  readonly crds: readonly KubernetesObject[];
  /** Objects without a namespace go to the release's. */
  readonly manifests: readonly KubernetesObject[];
}

/** The row for a chart; without a version the last one listed. Throws what is to be shown at the input `chart`. */
export function findChart(charts: readonly Chart[], name: string, version: string | undefined): Chart {
  const versions = charts.filter((chart) => chart.name === name);
  const chart = versions.findLast((candidate) => version === undefined || candidate.version === version);
  if (chart !== undefined) {
    return chart;
  }
  if (versions.length > 0) {
    const known = versions.map((candidate) => candidate.version).join(", ");
    throw new Error(`the lab has chart "${name}" in version ${known}, not ${version}: set version to one of these`);
  }
  const known = [...new Set(charts.map((candidate) => candidate.name))].join(", ") || "none";
  throw new Error(`the lab has no chart "${name}" (it has: ${known}): add it to the lab's charts`);
}
