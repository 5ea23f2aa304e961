import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { chartValues, checkChartValues, checkOperatorVersion } from "../../../../components/portworx/operator-chart";
import { mistakeOf, valueOf } from "../recorder";

const own = { deployCluster: false, deployOperator: true, pxOperatorImageVersion: "26.2.1" };

test("the chart installs the operator alone, in the version asked for", () => {
  assert.deepEqual(chartValues(undefined, "26.2.1"), own);
  assert.deepEqual(chartValues({ customRegistryURL: "registry.example.com", deployCluster: false }, "26.2.1"), {
    customRegistryURL: "registry.example.com",
    ...own,
  });
});

test("values that are only known later are completed then", async () => {
  const values = chartValues(pulumi.output({ customRegistryURL: "registry.example.com" }), "26.2.1");
  assert.deepEqual(await valueOf(pulumi.output(values)), { customRegistryURL: "registry.example.com", ...own });
});

test("values that would make the chart do something else are refused", () => {
  for (const [key, value, wanted] of [
    ["deployCluster", true, "false"],
    ["deployOperator", false, "true"],
  ] as const) {
    assert.equal(
      mistakeOf(() => checkChartValues({ [key]: value })),
      `values.${key}: got ${value}, wanted ${wanted}. Leave it out: the StorageCluster component makes the cluster, the chart only ` +
        "the operator.",
    );
  }
  assert.equal(
    mistakeOf(() => checkChartValues({ pxOperatorImageVersion: "24.1.0" })),
    "values.pxOperatorImageVersion: wanted nothing: version is an input of its own. Set version instead, so that it is checked.",
  );
  for (const values of ["a=b", [], null]) {
    assert.equal(
      mistakeOf(() => checkChartValues(values)),
      "values: wanted an object of chart values. Give the values as the chart's values.yaml nests them.",
    );
  }
});

test("operators from before workload identity are refused", () => {
  checkOperatorVersion("25.3.1");
  checkOperatorVersion("26.10.0");
  assert.equal(
    mistakeOf(() => checkOperatorVersion("25.3.0")),
    'version: got "25.3.0", wanted operator 25.3.1 or later, the first with workload identity. Install or upgrade to a later ' +
      "operator.",
  );
  assert.match(
    mistakeOf(() => checkOperatorVersion("stable")),
    /^version: got "stable", wanted a version such as/,
  );
});
