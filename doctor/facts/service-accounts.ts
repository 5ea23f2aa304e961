import type { V1ServiceAccount } from "@kubernetes/client-node";
import type { ClusterReader } from "../cluster/cluster-reader";
import { paths } from "../cluster/paths";

/** A live service account. */
export interface LiveServiceAccount {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** Who has written which annotation, and when it last wrote anything. */
  readonly writers: readonly AnnotationWriter[];
}

/** A field manager that owns an annotation. */
export interface AnnotationWriter {
  readonly manager: string;
  readonly annotation: string;
  readonly at: Date;
}

/** Those of the service accounts that exist. */
export async function readServiceAccounts(
  reader: ClusterReader,
  namespace: string,
  names: readonly string[],
): Promise<readonly LiveServiceAccount[]> {
  const found = await Promise.all(
    names.map((name) => reader.find<V1ServiceAccount>(`${paths.serviceAccounts(namespace)}/${name}`)),
  );
  return found.flatMap((account) => (account ? [liveServiceAccount(account)] : []));
}

/** Keeps what the checks look at. */
export function liveServiceAccount({ metadata }: V1ServiceAccount): LiveServiceAccount {
  const createdAt = new Date(metadata?.creationTimestamp ?? 0);
  return {
    name: metadata?.name ?? "",
    annotations: metadata?.annotations ?? {},
    createdAt,
    writers: (metadata?.managedFields ?? []).flatMap(({ manager = "unknown", time, fieldsV1 }) =>
      annotationsIn(fieldsV1 as object | undefined).map((annotation) => ({
        manager,
        annotation,
        at: new Date(time ?? createdAt),
      })),
    ),
  };
}

/** Managed fields name an annotation as `f:metadata` / `f:annotations` / `f:<key>`. */
function annotationsIn(fields: object | undefined): string[] {
  const owned = fields as { "f:metadata"?: { "f:annotations"?: object } } | undefined;
  return Object.keys(owned?.["f:metadata"]?.["f:annotations"] ?? {}).flatMap((key) =>
    key.startsWith("f:") ? [key.slice("f:".length)] : [],
  );
}
