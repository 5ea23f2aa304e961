#!/usr/bin/env node
// Serves the pack where the CLI is given this file in place of its folder: for language hosts from before
// `RunPlugin`, such as the lab's, which cannot start a folder's program as a plugin.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const pack = dirname(fileURLToPath(import.meta.url));
// The SDK's runner looks for tsconfig.json, and the pack for its version, in the working directory.
process.chdir(pack);
const runner = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack");
const [node, , engineAddress] = process.argv;
process.argv = [node, runner, engineAddress, "."];
createRequire(import.meta.url)(runner);
