import * as pulumi from "@pulumi/pulumi";

import type { RecordedType } from "../../../lab/providers/recording";

export const THING = "demo:index:Thing";

/** A resource of a package that only these tests know. */
export class Thing extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;
  declare readonly size: pulumi.Output<number>;
  declare readonly token: pulumi.Output<string>;

  constructor(name: string, inputs: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    super(THING, name, { address: undefined, token: undefined, ...inputs }, options);
  }
}

export class DemoProvider extends pulumi.ProviderResource {
  constructor(name: string, inputs: pulumi.Inputs, options?: pulumi.ResourceOptions) {
    super("demo", name, inputs, options);
  }
}

/** `kind` cannot change in place; `address` is computed; `token` is computed and secret. */
export const thingType: RecordedType = {
  replaceOn: ["kind"],
  secretOutputs: ["token"],
  computed: {
    address: ({ id }) => `demo://${id}`,
    token: ({ id }) => `computed-secret-of-${id}`,
  },
};
