import type { Live } from "../base/kind";
import { ApiError } from "./client";
import { NoSuchKindError } from "./discovery";
import { describe, type Reference } from "./objects";

/** What may well succeed in the update, when what comes before is there or gone. */
export function isBeyondPreview(error: unknown, old: Live | undefined): boolean {
  if (error instanceof NoSuchKindError) {
    return true;
  }
  if (!(error instanceof ApiError)) {
    return false;
  }
  const isNamespaceMissing = error.reason === "NotFound" && error.about.kind === "namespaces";
  // An object that is replaced under its own name is still there.
  const isReplaced = old === undefined && error.reason === "AlreadyExists";
  return isNamespaceMissing || isReplaced || error.reason === "Forbidden";
}

/** The same refusal with what to do about it. */
export function explained(error: unknown, reference: Reference): unknown {
  if (!(error instanceof ApiError)) {
    return error;
  }
  const remedy =
    error.reason === "AlreadyExists"
      ? "import it, give this resource another name, or set upsertExistingObjects on the provider to take it over"
      : error.reason === "Conflict"
        ? 'leave these fields to their manager, or take them over with the annotation pulumi.com/patchForce: "true"'
        : undefined;
  const message = `${describe(reference)}: ${error.message}${remedy === undefined ? "" : ` (${remedy})`}`;
  return new ApiError(error.code, error.reason, message, error.about);
}
