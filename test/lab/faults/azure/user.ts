import type { Fault } from "../fault";
import type { AzureScene } from "./scene";

/** Faults of whoever runs the doctor. */
export const azureUserFaults: readonly Fault<AzureScene>[] = [
  {
    id: "azure-wrong-tenant",
    title: "The Azure credentials in use name a tenant that does not exist",
    planted: "the doctor runs with another AZURE_TENANT_ID",
    check: "azure.credentials",
    status: "WARN",
    plant: ({ lab }) =>
      Promise.resolve({
        asked: {
          environment: { AZURE_TENANT_ID: "00000000-1111-4222-8333-444444444444" },
          // Without the user's rights the storage account would be looked for on the internet.
          expected: lab.question({}).expected,
        },
      }),
  },
];
