import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import type { ProgressPart } from "../progress";
import { keyOf } from "./cache";
import { findOnPath, runCommand, type CommandOptions } from "./command";

/** A program that is built from a Go module of the lab. */
export interface GoProgram {
  /** File name of the program. */
  readonly name: string;
  /** Folder of the module, with go.mod and go.sum. */
  readonly module: string;
  /** Path of the main package, in the module or in one that it requires. */
  readonly mainPackage: string;
  readonly tags?: readonly string[];
  /** Values of string variables, as the program's own release process sets them. */
  readonly variables: (goMod: string) => Readonly<Record<string, string>>;
}

/** What a program's build consists of, by the share of its time. */
const DOWNLOADED = 0.05;
const COMPILED = 0.93;

export async function keyOfGoProgram(program: GoProgram): Promise<string> {
  const files = (await readdir(program.module)).filter((name) => /^go\.(mod|sum)$|\.go$/.test(name)).sort();
  const contents = await Promise.all(files.map((name) => readFile(join(program.module, name))));
  const flags = await buildFlags(program);
  return keyOf([process.platform, process.arch, program.mainPackage, ...flags, ...files, ...contents]);
}

export async function buildGoProgram(
  program: GoProgram,
  folder: string,
  part: ProgressPart,
  signal: AbortSignal,
): Promise<void> {
  await requireGo(program, signal);
  const flags = await buildFlags(program);
  const temporary = join(folder, "tmp");
  await mkdir(temporary);
  const options = { folder: program.module, environment: goEnvironment(temporary), signal };
  const stale = await listStalePackages(program, flags, part, options);
  const output = join(folder, program.name);
  let compiled = 0;
  await runCommand("go", ["build", "-v", ...flags, "-o", output, program.mainPackage], {
    ...options,
    onErrorLine: (line) => {
      if (!stale.has(line)) return;
      compiled++;
      const share = compiled / stale.size;
      part.update(DOWNLOADED + (COMPILED - DOWNLOADED) * share, share < 1 ? "compiling" : "linking");
    },
  });
  await rm(temporary, { recursive: true, force: true });
}

/** Downloads the modules and asks Go which packages its build cache lacks: what -v will name one by one. */
async function listStalePackages(
  program: GoProgram,
  flags: readonly string[],
  part: ProgressPart,
  options: CommandOptions,
): Promise<Set<string>> {
  const sums = await readFile(join(program.module, "go.sum"), "utf8");
  const modules = sums.split("\n").filter((line) => line !== "" && !line.includes("/go.mod ")).length;
  let downloaded = 0;
  part.update(0.001, "looking for Go modules");
  const format = "{{if .Stale}}{{.ImportPath}}{{end}}";
  const output = await runCommand("go", ["list", "-deps", ...flags, "-f", format, program.mainPackage], {
    ...options,
    onErrorLine: (line) => {
      if (line.startsWith("go: downloading ")) part.update((DOWNLOADED * ++downloaded) / modules, "downloading");
    },
  });
  const stale = new Set(output.split("\n").filter((line) => line !== ""));
  if (stale.size > 1) part.update(DOWNLOADED, "compiling");
  else part.update(COMPILED, "linking");
  return stale;
}

/** Unoptimised: it takes a third less time to compile, and the lab's servers are hardly ever busy. */
async function buildFlags({ module, tags = [], variables }: GoProgram): Promise<string[]> {
  const goMod = await readFile(join(module, "go.mod"), "utf8");
  const settings = Object.entries(variables(goMod)).map(([name, value]) => `-X ${name}=${value}`);
  return [
    "-mod=readonly",
    "-buildvcs=false",
    "-trimpath",
    "-gcflags=all=-N -l",
    `-ldflags=${["-s", "-w", ...settings].join(" ")}`,
    `-tags=${tags.join(",")}`,
  ];
}

function goEnvironment(temporary: string): Record<string, string> {
  return {
    CGO_ENABLED: "0", // No C compiler needed.
    GO111MODULE: "on",
    GOWORK: "off",
    GOTMPDIR: temporary, // Beside the result: /tmp may be small.
  };
}

/** @throws an error that says which Go is wanted and what was found */
async function requireGo({ name, module }: GoProgram, signal: AbortSignal): Promise<void> {
  const goMod = await readFile(join(module, "go.mod"), "utf8");
  const wanted = semver.coerce(/^go (\S+)$/m.exec(goMod)?.[1]) ?? new semver.SemVer("1.26.0");
  const instead = `Install Go ${wanted.major}.${wanted.minor} or newer and put it on the PATH`;
  if (findOnPath("go") === undefined) {
    throw new Error(`Go is missing: the lab builds ${name} with it once, and found no \`go\` on the PATH. ${instead}.`);
  }
  // In the module's folder: Go may switch to a newer toolchain of its own there.
  const options = { folder: module, environment: { GOWORK: "off" }, signal };
  const printed = await runCommand("go", ["version"], options).catch((error: Error) => {
    if (signal.aborted) throw error;
    throw new Error(
      `Go cannot build ${name}: ${error.message}\n${instead}, or allow it to fetch one (GOTOOLCHAIN=auto).`,
    );
  });
  const found = /go version go(\S+)/.exec(printed)?.[1] ?? printed.trim();
  const version = semver.coerce(found);
  if (version === null || semver.lt(version, wanted)) {
    throw new Error(`Go ${found} is too old to build ${name}, which wants ${wanted.version}. ${instead}.`);
  }
}

/** The version of a module that go.mod names. */
export function versionInGoMod(goMod: string, module: string): string {
  const version = new RegExp(`^\\s*(?:require )?${module.replaceAll(".", "\\.")} (v\\S+)`, "m").exec(goMod)?.[1];
  if (version === undefined) throw new Error(`go.mod requires no ${module}`);
  return version;
}
