import type { Fault } from "../fault";
import type { AzureScene } from "./scene";

/** Faults of whoever runs the doctor. */
export const azureUserFaults: readonly Fault<AzureScene>[] = [
  {
    id: "azure-wrong-secret",
    title: "The Azure credentials in use do not work",
    planted: "the doctor runs with another client secret",
    check: "azure.credentials",
    status: "WARN",
    plant: ({ lab }) =>
      Promise.resolve({
        asked: {
          environment: { AZURE_CLIENT_SECRET: "another" },
          // Without the user's rights the storage account would be looked for on the internet.
          expected: lab.question({}).expected,
        },
      }),
  },
];
