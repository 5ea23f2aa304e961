import assert from "node:assert/strict";
import { test } from "node:test";
import { partitionOf } from "../../../../stacks/configuration/aws-partition";

for (const [region, partition] of [
  ["us-east-1", "aws"],
  ["us-west-2", "aws"],
  ["eu-central-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["us-iso-east-1", "aws-iso"],
  ["us-isob-east-1", "aws-iso-b"],
  ["eu-isoe-west-1", "aws-iso-e"],
  ["us-isof-south-1", "aws-iso-f"],
  ["eusc-de-east-1", "aws-eusc"],
] as const) {
  test(`${region} is in ${partition}`, () => assert.equal(partitionOf(region), partition));
}
