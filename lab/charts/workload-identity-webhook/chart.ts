import type { Chart, ReleaseInfo, RenderedChart } from "../../providers/kubernetes/release/chart";
import { accessManifests } from "./access";
import { registrationManifests } from "./registration";
import { CHART_NAME } from "./release-scope";
import { servicePort } from "./service-port";
import { readValues } from "./values";
import { workloadManifests } from "./workload";

/** The last version whose webhook puts the token where Portworx documents it. */
export const workloadIdentityWebhookChart: Chart = {
  name: CHART_NAME,
  version: "1.5.1",
  appVersion: "v1.5.1",
  render: (release) => render(release, servicePort()),
};

/** @param port of the Service */
export function render(release: ReleaseInfo, port: number): RenderedChart {
  const values = readValues(release.values);
  return {
    crds: [],
    manifests: [
      ...accessManifests(release, values),
      ...workloadManifests(release, values),
      ...registrationManifests(release, values, port),
    ],
  };
}
