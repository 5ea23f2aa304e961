import { z } from "zod";
import { badRequest } from "./arm-error";

/** Such as `{"team": "storage"}`. */
export const tags = z.record(z.string(), z.string()).default({});

/** @throws ArmError that names the first field that does not fit. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0] ?? { path: [], message: "" };
  throw badRequest(
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: '${message}. Path '${path.join(".")}'.'.`,
  );
}
