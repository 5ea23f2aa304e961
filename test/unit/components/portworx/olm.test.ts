import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PlatformName } from "../../../../components/platforms";
import {
  checkOlmPlatform,
  InstallPlanApproval,
  installWithOlm,
  type OlmSource,
} from "../../../../components/portworx/olm";
import { startingCsv } from "../../../../components/portworx/olm-manifests";
import { mistakeOf, record, type RecordedResource } from "../recorder";

const install = (source: OlmSource = {}, version: pulumi.Input<string> = "26.2.1") =>
  record(({ transformations }) => {
    const component = new pulumi.ComponentResource("test:index:Operator", "operator", {}, { transformations });
    return installWithOlm("operator", { namespace: "portworx", version }, source, { parent: component });
  });

test("the operator's API, its group, its subscription, and a Service that waits for its pod", async () => {
  const { value, resources } = await install();
  assert.deepEqual(
    resources.map(({ name, inputs }) => [name, inputs]),
    [
      ["operator-method-olm-needs-OpenShift", {}],
      [
        "operator-group",
        {
          apiVersion: "operators.coreos.com/v1",
          kind: "OperatorGroup",
          metadata: { name: "portworx-operator", namespace: "portworx" },
          spec: { targetNamespaces: ["portworx"] },
        },
      ],
      [
        "operator",
        {
          apiVersion: "operators.coreos.com/v1alpha1",
          kind: "Subscription",
          metadata: { name: "portworx-certified", namespace: "portworx" },
          spec: {
            name: "portworx-certified",
            channel: "stable",
            source: "certified-operators",
            sourceNamespace: "openshift-marketplace",
            startingCSV: "portworx-operator.v26.2.1",
            installPlanApproval: "Automatic",
          },
        },
      ],
      [
        "operator-ready",
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "portworx-operator-ready", namespace: "portworx" },
          spec: {
            selector: { name: "portworx-operator" },
            ports: [{ name: "metrics", port: 8999, targetPort: 8999, protocol: "TCP" }],
          },
        },
      ],
    ],
  );
  const [api, group, subscription, service] = resources;
  assert.equal(api?.options.id, "v1alpha1.operators.coreos.com");
  const dependencies = (resource: RecordedResource | undefined) =>
    ([resource?.options.dependsOn].flat() as pulumi.CustomResource[]).map(({ constructor }) => constructor.name);
  assert.deepEqual([group, subscription, service].map(dependencies), [
    ["APIService"],
    ["CustomResource"],
    ["CustomResource"],
  ]);
  assert.deepEqual(service?.options.customTimeouts, { create: "15m" });
  assert.equal(value.constructor.name, "Service");
});

test("a catalog of one's own, upgrades by approval", async () => {
  const { resources } = await install(
    {
      channel: "alpha",
      catalogSource: pulumi.output("mirror"),
      catalogNamespace: "catalogs",
      installPlanApproval: InstallPlanApproval.Manual,
    },
    pulumi.output("v26.4.0"),
  );
  assert.deepEqual((resources[2]?.inputs as { spec: object }).spec, {
    name: "portworx-certified",
    channel: "alpha",
    source: "mirror",
    sourceNamespace: "catalogs",
    startingCSV: "portworx-operator.v26.4.0",
    installPlanApproval: "Manual",
  });
});

for (const [version, csv] of [
  ["26.2.1", "portworx-operator.v26.2.1"],
  ["v26.4.0", "portworx-operator.v26.4.0"],
] as const) {
  test(`version ${version} is ${csv}`, () => assert.equal(startingCsv(version), csv));
}

test("OpenShift has OLM", () => checkOlmPlatform(PlatformName.Rosa));

for (const platform of [PlatformName.Eks, PlatformName.SelfManaged, PlatformName.Aks, undefined]) {
  test(`${platform} has none`, () => {
    assert.equal(
      mistakeOf(() => checkOlmPlatform(platform)),
      `method: got "olm", wanted helm or existing on platform ${platform ?? "(none given)"}; only OpenShift has the vendor's ` +
        'bundle for the Operator Lifecycle Manager. Set method to "helm", or on OpenShift set platform to rosa.',
    );
  });
}
