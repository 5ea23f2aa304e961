import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb.js";

import { type Difference, touches } from "./comparison";
import type { Change } from "./kind";

const KINDS = {
  add: { inPlace: PropertyDiff.Kind.ADD, replace: PropertyDiff.Kind.ADD_REPLACE },
  delete: { inPlace: PropertyDiff.Kind.DELETE, replace: PropertyDiff.Kind.DELETE_REPLACE },
  update: { inPlace: PropertyDiff.Kind.UPDATE, replace: PropertyDiff.Kind.UPDATE_REPLACE },
} as const;

/** A change as the engine shows it: every innermost difference by its path, and whether it replaces. */
export function diffResponse(change: Change, found: readonly Difference[]): DiffResponse {
  const paths = [...new Set([...change.changed, ...change.replaces])];
  const response = new DiffResponse();
  response.setChanges(paths.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  response.setDiffsList([...new Set(paths.map(topLevelName))]);
  response.setReplacesList(change.replaces);
  response.setDeletebeforereplace(change.replaces.length > 0 && change.deleteBeforeReplace === true);
  response.setHasdetaileddiff(true);
  const detailed = response.getDetaileddiffMap();
  for (const path of paths) {
    const inside = found.filter((difference) => touches(difference.path, path));
    if (inside.length === 0) {
      // The kind saw a difference that the inputs do not show, such as drift.
      inside.push({ path, kind: "update" });
    }
    for (const difference of inside) {
      const replaces = change.replaces.some((replaced) => touches(difference.path, replaced));
      const detail = new PropertyDiff();
      detail.setKind(KINDS[difference.kind][replaces ? "replace" : "inPlace"]);
      detail.setInputdiff(found.includes(difference));
      detailed.set(difference.path, detail);
    }
  }
  return response;
}

function topLevelName(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}
