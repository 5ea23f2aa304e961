import { InputError } from "../input-error";

/** What differs from one AWS partition to the next. */
export interface Partition {
  readonly name: string;
  /** What the host names of its services end with. */
  readonly dnsSuffix: string;
}

// By the beginning of a region's name; everything else is the commercial partition.
const partitions: readonly (readonly [string, Partition])[] = [
  ["us-gov-", { name: "aws-us-gov", dnsSuffix: "amazonaws.com" }],
  ["eusc-", { name: "aws-eusc", dnsSuffix: "amazonaws.eu" }],
  ["cn-", { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" }],
  ["us-iso-", { name: "aws-iso", dnsSuffix: "c2s.ic.gov" }],
  ["us-isob-", { name: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov" }],
  ["eu-isoe-", { name: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk" }],
  ["us-isof-", { name: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov" }],
];

const commercial: Partition = { name: "aws", dnsSuffix: "amazonaws.com" };

/** @throws InputError where the text is no AWS region. */
export function checkRegion(region: string, input: string, remedy: string): void {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(region)) return;
  throw new InputError({ input, value: region, wanted: "an AWS region such as us-east-1", remedy });
}

/** The partition that a region lies in. */
export function partitionOfRegion(region: string): Partition {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? commercial;
}
