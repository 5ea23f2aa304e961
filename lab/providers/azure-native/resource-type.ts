/** What the genuine provider's schema says about a type of the Resource Manager. */
export interface ResourceType {
  /** Pulumi type token. */
  readonly token: string;
  readonly apiVersion: string;
  /** The resource's id with inputs as `{parameters}`; the last one is the resource's own name. */
  readonly path: string;
  /** How the resource is named where the program does not: name and random digits, the bare name, or a GUID. */
  readonly naming: "random" | "copy" | "guid";
  /** What the genuine provider checks of names, by input. */
  readonly names?: Readonly<Record<string, NameRule>>;
  /** Inputs at the top of the request. */
  readonly topInputs: readonly string[];
  /** Inputs within the request's `properties`. */
  readonly propertyInputs: readonly string[];
  /** What the REST interface calls those of {@link propertyInputs} that it calls otherwise. */
  readonly restNames?: Readonly<Record<string, string>>;
  /** Required inputs beside the parameters of the path. */
  readonly required: readonly string[];
  /** Inputs whose change replaces beside the parameters of the path. */
  readonly replaceOn: readonly string[];
  /** Outputs that are no inputs. */
  readonly computed: readonly string[];
  /** Parts of an input's object that Azure alone writes, by input. */
  readonly computedParts?: Readonly<Record<string, readonly string[]>>;
  /** The response's `properties` stay an object of their own instead of becoming outputs each. */
  readonly keepsProperties?: true;
}

export interface NameRule {
  readonly shortest?: number;
  readonly longest?: number;
  readonly pattern?: string;
}

/** The inputs that are in the request's body. */
export function bodyInputs(type: ResourceType): string[] {
  return [...type.topInputs, ...type.propertyInputs];
}
