#!/usr/bin/env node
// Runs pxwi: from a clone, whose TypeScript needs no build, and from the npm package, which holds what was built of it under
// the same paths. Plain JavaScript, so that it can say what is missing.
"use strict";

const { existsSync } = require("node:fs");
const { join } = require("node:path");

/** tsx has a hook of its own for each of Node's two ways to load a file. */
async function loadTypeScript() {
  try {
    (await import("tsx/cjs/api")).register();
    (await import("tsx/esm/api")).register();
  } catch {
    console.error("pxwi: its packages are not installed yet. Run: npm ci");
    process.exit(2);
  }
}

async function main() {
  if (existsSync(join(__dirname, "../doctor/cli/main.ts"))) await loadTypeScript();
  // The AWS SDK's advice to upgrade Node would stand in the middle of the report.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const code = await require("../doctor/cli/main").main(process.argv.slice(2));
  // A sign-in program that hangs must not hold up the end; what was printed is written out first.
  process.stdout.write("", () => process.exit(code));
}

main();
