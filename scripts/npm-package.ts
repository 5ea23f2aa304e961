import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";

const ROOT = join(__dirname, "..");

/** What the package holds beside the compiled code, under the same paths as in the clone. */
const COPIED = ["bin/pxwi.js", "plugin/index.js", "schema/schema.json", "PulumiPlugin.yaml", "LICENSE", "README.md"];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly main: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * Lays the npm package out in a folder: `npm publish dist`. Its manifest is not the clone's: a program that is run from the
 * clone, also by the Pulumi Kubernetes Operator and as a plugin, needs the exact versions of the lock file as dependencies,
 * whereas a program that imports the components decides about the versions of its providers itself.
 */
export function buildPackage(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const compiler = require.resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "--project", join(ROOT, "tsconfig.build.json"), "--outDir", folder], {
    stdio: "inherit",
  });
  const imported = importedPackages(folder);
  for (const file of COPIED) cpSync(join(ROOT, file), join(folder, file));
  const clone = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(clone, imported), null, 2)}\n`);
}

function manifest(clone: Manifest, imported: readonly string[]): object {
  const versions = { ...clone.devDependencies, ...clone.dependencies };
  const ranges = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => {
        const version = versions[name];
        if (version === undefined) throw new Error(`${name} is imported, but package.json does not list it`);
        return [name, `^${version}`];
      }),
    );
  const { name, version, description, license, main, bin, engines } = clone;
  return {
    name,
    version,
    description,
    license,
    keywords: ["pulumi", "portworx", "workload-identity", "kubernetes", "aws", "azure"],
    type: "commonjs",
    // Read only by Pulumi, which loads the folder as a plugin; whoever imports the package is served by `exports`.
    main,
    types: "components/index.d.ts",
    exports: {
      ".": { types: "./components/index.d.ts", default: "./components/index.js" },
      "./schema.json": "./schema/schema.json",
      "./package.json": "./package.json",
    },
    bin,
    engines,
    files: ["bin", "components", "doctor", "plugin", "schema", "PulumiPlugin.yaml"],
    dependencies: ranges(imported.filter((dependency) => !dependency.startsWith("@pulumi/"))),
    peerDependencies: ranges(imported.filter((dependency) => dependency.startsWith("@pulumi/"))),
    publishConfig: { access: "public" },
  };
}

/** The packages that the compiled files load or whose types their declarations name, in alphabetical order. */
function importedPackages(folder: string): string[] {
  const found = new Set<string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.(js|d\.ts)$/.test(path)) continue;
    const text = readFileSync(join(folder, path), "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:\bfrom |\brequire\(|\bimport\()"([^"]+)"/g)) {
      const [scope = "", name = ""] = specifier.split("/");
      const dependency = scope.startsWith("@") ? `${scope}/${name}` : scope;
      if (!/^(\.|node:)/.test(specifier) && !builtinModules.includes(dependency)) found.add(dependency);
    }
  }
  return [...found].sort();
}
