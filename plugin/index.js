// Where Pulumi starts the components for programs in other languages: `main` of package.json, see PulumiPlugin.yaml. Plain
// JavaScript, so that it is the same file in a clone, whose TypeScript the host compiles, and in the npm package.
"use strict";

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { main } = require("@pulumi/pulumi/provider");
const { ComponentProvider } = require("./component-provider");

const schema = readFileSync(join(__dirname, "../schema/schema.json"), "utf8");

main(new ComponentProvider(schema), process.argv.slice(2));
