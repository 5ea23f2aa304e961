import type { ComponentResource, ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import * as components from "../components";

interface PackageSchema {
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly properties?: object }>>;
}

type ComponentClass = new (name: string, args: never, options: ComponentResourceOptions) => ComponentResource;

/**
 * Makes the components for programs in other languages. The SDK's own host analyses the sources at every start, which takes
 * longer than most previews: here the schema is the one that is kept in the repository, and a test holds it equal.
 */
export class ComponentProvider implements Provider {
  readonly version: string;
  private readonly parsed: PackageSchema;

  /** @param schema - the text of schema/schema.json */
  constructor(private readonly text: string) {
    this.parsed = JSON.parse(text) as PackageSchema;
    this.version = this.parsed.version;
  }

  getSchema(): Promise<string> {
    return Promise.resolve(this.text);
  }

  construct(name: string, type: string, inputs: Inputs, options: ComponentResourceOptions): Promise<ConstructResult> {
    const resource = this.parsed.resources[type];
    if (resource === undefined) {
      const known = Object.keys(this.parsed.resources).sort().join(", ");
      return Promise.reject(new Error(`${type} is not a component of this package; it has ${known}`));
    }
    // The schema names only classes that components/index.ts exports.
    const Component = components[type.split(":")[2] as keyof typeof components] as unknown as ComponentClass;
    const component = new Component(name, inputs as never, options);
    const outputs = Object.keys(resource.properties ?? {});
    return Promise.resolve({
      urn: component.urn,
      state: Object.fromEntries(outputs.map((output) => [output, Reflect.get(component, output) as unknown])),
    });
  }
}
