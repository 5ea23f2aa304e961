import { test } from "node:test";
import assert from "node:assert/strict";
import { checkRegion, partitionOfRegion } from "../../../../components/aws/region";
import { mistakeOf } from "../recorder";

const partitions: [string, string, string][] = [
  ["us-east-1", "aws", "amazonaws.com"],
  ["ap-southeast-5", "aws", "amazonaws.com"],
  ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
  ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
  ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
  ["us-iso-east-1", "aws-iso", "c2s.ic.gov"],
  ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"],
  ["eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"],
  ["us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"],
];

for (const [region, name, dnsSuffix] of partitions) {
  test(`${region} is in ${name}`, () => {
    checkRegion(region, "region", "Name one.");
    assert.deepEqual(partitionOfRegion(region), { name, dnsSuffix });
  });
}

for (const region of ["", "us-east", "us-east-1a", "US-EAST-1", "us_east_1", " us-east-1"]) {
  test(`${JSON.stringify(region)} is no region`, () => {
    assert.equal(
      mistakeOf(() => checkRegion(region, "region", "Name one.")),
      `region: got ${JSON.stringify(region)}, wanted an AWS region such as us-east-1. Name one.`,
    );
  });
}
