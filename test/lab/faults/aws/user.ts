import type { Fault } from "../fault";
import type { AwsScene } from "./scene";

/** Faults of whoever runs the doctor. */
export const userFaults: readonly Fault<AwsScene>[] = [
  {
    id: "aws-other-account",
    title: "The AWS credentials in use are of another account",
    planted: "the doctor runs with an access key of account 210987654321",
    check: "aws.credentials",
    status: "WARN",
    plant: () => Promise.resolve({ asked: { environment: { AWS_ACCESS_KEY_ID: "210987654321" } } }),
  },
];
