import { z } from "zod";

/** Raised by one whenever a field goes away or changes its meaning; new fields do not raise it. */
export const reportSchemaVersion = 1;

const status = z
  .enum(["PASS", "WARN", "FAIL", "SKIP"])
  .describe(
    "PASS: as it should be. WARN: it works, or may, and should not stay so. FAIL: it does not work. SKIP: nothing can be said.",
  );

const check = z.object({
  id: z.string().describe("Stable name, <area>.<what>."),
  status,
  title: z.string().describe("What is true when it passes."),
  why: z.string().describe("What happens when it is not so."),
  seen: z.string().describe("What was seen; for SKIP, the reason."),
  remedy: z.string().optional().describe("What to do: a command where there is one."),
  seconds: z.number().describe("How long it took."),
});

/** What `pxwi doctor --json` prints; z.toJSONSchema gives it as JSON Schema. */
export const reportSchema = z.object({
  schemaVersion: z.literal(reportSchemaVersion),
  startedAt: z.iso.datetime(),
  seconds: z.number().describe("How long the whole run took."),
  interrupted: z.boolean().describe("True where the run was stopped; what was not asked yet is SKIP."),
  cluster: z
    .object({ context: z.string(), address: z.string() })
    .describe("Context of the kubeconfig, and its API server."),
  cloud: z.enum(["aws", "azure"]).optional().describe("Absent where it could not be told."),
  namespace: z.string().optional().describe("Namespace of Portworx; absent where it could not be told."),
  storageCluster: z.string().optional().describe("Absent where none, or more than one, was found."),
  counts: z.object({ PASS: z.number(), WARN: z.number(), FAIL: z.number(), SKIP: z.number() }),
  checks: z.array(check).describe("In the order of the report: what others need comes first."),
});

export type Report = z.infer<typeof reportSchema>;
