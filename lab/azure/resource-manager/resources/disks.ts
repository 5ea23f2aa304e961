import { z } from "zod";
import { badRequest } from "../arm-error";
import { parseBody } from "../request-body";
import type { Route } from "../route";
import type { Subscription } from "../subscription";
import type { Disk } from "./resource-types";
import { trackedRoutes } from "./tracked-resource";

const body = z.object({
  sku: z.object({ name: z.string() }).default({ name: "Standard_LRS" }),
  properties: z
    .looseObject({
      creationData: z.looseObject({ createOption: z.string().optional() }).optional(),
      diskSizeGB: z.number().int().positive().optional(),
    })
    .default({}),
});

/** What Portworx's storage lies on. */
export function diskRoutes(subscription: Subscription): Route[] {
  return trackedRoutes(subscription, {
    type: "Microsoft.Compute/disks",
    table: subscription.disks,
    nameForm: /^[A-Za-z0-9_.-]{1,80}$/,
    make: (common, call, existing): Disk => {
      const { sku, properties } = parseBody(body, call.body);
      const createOption = properties.creationData?.createOption;
      if (createOption === undefined) throw missing("disk.creationData.createOption");
      if (createOption === "Empty" && properties.diskSizeGB === undefined) throw missing("disk.diskSizeGB");
      return {
        ...common,
        sku,
        properties: {
          ...properties,
          creationData: { ...properties.creationData, createOption },
          diskState: "Unattached",
          provisioningState: "Succeeded",
          timeCreated: existing?.properties.timeCreated ?? new Date(subscription.settings.now()).toISOString(),
        },
      };
    },
  });
}

function missing(parameter: string) {
  return badRequest("InvalidParameter", `Required parameter '${parameter}' is missing (null).`);
}
