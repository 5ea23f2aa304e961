/** The part of a CustomResourceDefinition that says which fields it knows. */
export interface Definition {
  readonly spec?: {
    readonly versions?: readonly {
      readonly served?: boolean;
      readonly schema?: { readonly openAPIV3Schema?: Schema };
    }[];
  };
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

/** True where the StorageCluster's definition keeps `spec.workloadIdentity`. */
export function knowsBlock({ spec }: Definition): boolean {
  return (spec?.versions ?? []).some(({ served, schema }) => {
    const fields = schema?.openAPIV3Schema?.properties?.spec;
    if (served === false || !fields) return false;
    return fields["x-kubernetes-preserve-unknown-fields"] === true || fields.properties?.workloadIdentity !== undefined;
  });
}
