// Runs one of the project's TypeScript programs on a fresh clone: installs the dependencies first where they are
// missing or older than the lock file. Plain JavaScript, since nothing is installed when it starts.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const nodeModules = join(root, "node_modules");
const stamp = join(nodeModules, ".installed-from");

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return;
  console.error(
    `Node.js ${process.versions.node} is too old: 20.20 or newer is needed. Install it and run this again.`,
  );
  process.exit(2);
}

function lockKey() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

/** Fetches the Go modules of the lab beside `npm ci`: both wait for the network, neither for the processor. */
function prefetchGoModules() {
  for (const module of ["kubelite", "pulumi", "language-host"]) {
    const download = spawn("go", ["mod", "download"], { cwd: join(root, "lab/go", module), stdio: "ignore" });
    download.on("error", () => {}); // No Go here: the build that needs it says so.
    download.unref();
  }
}

function installDependencies(buildsLab) {
  const key = lockKey();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return;
  console.error("Installing the npm packages of package-lock.json (about one minute, once) ...");
  if (buildsLab) prefetchGoModules();
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (npm.status !== 0) {
    console.error(
      "npm ci failed, see above. Check the network, the npm registry setting and the free disk space, then run this again.",
    );
    process.exit(2);
  }
  writeFileSync(stamp, key);
}

const [program, ...args] = process.argv.slice(2);
if (!program) {
  console.error("usage: node scripts/run.mjs PROGRAM.ts [arguments]");
  process.exit(2);
}
requireNode();
installDependencies(!program.startsWith("test/unit"));

// The AWS SDK's advice to upgrade Node would stand in the middle of every program's output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// One process: a signal reaches the program itself, and nothing is left behind.
process.argv = [process.argv[0], join(root, program), ...args];
(await import("tsx/cjs/api")).register();
(await import("tsx/esm/api")).register();
const { createRequire } = await import("node:module");
createRequire(import.meta.url)(join(root, program));
