import { test } from "node:test";
import assert from "node:assert/strict";
import { checkedChartValues, checkNotOwnInput } from "../../../components/chart-values";
import { mistakeOf } from "./recorder";

test("no values are an object without any", () => {
  assert.deepEqual(checkedChartValues(undefined), {});
});

for (const values of ["a: b", 1, null, ["a"]]) {
  test(`${JSON.stringify(values)} is no object of values`, () => {
    assert.equal(
      mistakeOf(() => checkedChartValues(values)),
      "values: wanted an object of chart values. Give the values as the chart's values.yaml nests them.",
    );
  });
}

test("a value that is an input of its own is refused, whatever it is", () => {
  checkNotOwnInput({ other: 1 }, "replicaCount", "replicas");
  assert.equal(
    mistakeOf(() => checkNotOwnInput({ replicaCount: 0 }, "replicaCount", "replicas")),
    "values.replicaCount: wanted nothing: replicas is an input of its own. Set replicas instead, so that it is checked.",
  );
});
