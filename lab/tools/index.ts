import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Progress, duration, type ProgressPart, type ProgressStream } from "../progress";
import { cacheFolder, cached } from "./cache";
import { findControlPlane } from "./control-plane";
import { explain } from "./explain";
import { buildGoProgram, keyOfGoProgram, type GoProgram } from "./go";
import { findPulumiOnPath } from "./path-pulumi";
import { KUBELITE, LANGUAGE_HOST, PULUMI } from "./programs";
import { buildPythonEnvironment, keyOfPythonEnvironment, pythonOf } from "./python";

/** Paths of the programs that a lab runs on. */
export interface Tools {
  readonly pulumi: string;
  /** `pulumi-language-nodejs`. */
  readonly languageHost: string;
  /** The lab's own control plane, or a folder that holds each program of one. */
  readonly kubelite: string;
  /** A Python that has the packages of the lab's AWS. */
  readonly python: string;
}

export interface PrepareOptions {
  /** @default standard error */
  readonly stream?: ProgressStream;
  /** Ends running builds; the next call starts them anew. */
  readonly signal?: AbortSignal;
}

/** How a tool that is nowhere is made. */
interface Build {
  readonly name: string;
  /** Its folder in the cache. */
  readonly entry: string;
  /** Measured from nothing, on one processor that is otherwise idle. */
  readonly expectedSeconds: number;
  readonly run: (folder: string, part: ProgressPart, signal: AbortSignal) => Promise<void>;
}

/** Where a tool is; with a build, where it will be. */
interface Located {
  readonly path: string;
  readonly build?: Build;
}

/**
 * Finds the lab's tools on the machine or in the cache and builds those that are nowhere, all at the same time.
 * @throws an error that says what is missing and what to do
 */
export async function prepareTools({ stream = process.stderr, signal }: PrepareOptions = {}): Promise<Tools> {
  const located = await locate((text) => stream.write(`${text}\n`));
  const builds = buildsOf(located);
  if (builds.length === 0) return toolsOf(located);
  const progress = new Progress(stream, "Building the lab's tools, once", Math.min(availableParallelism(), 4));
  const failed = new AbortController();
  const stopAll = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const running = builds.map((build) => runBuild(build, progress.part(build.name, build.expectedSeconds), stopAll));
  progress.start();
  try {
    await Promise.all(running);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(running);
    progress.stop(
      `Stopped after ${duration(progress.seconds)}. What is compiled is kept: the next try goes on from there.`,
    );
    throw error;
  }
  progress.stop(`Built in ${duration(progress.seconds)}, kept in ${cacheFolder()}.`);
  return toolsOf(located);
}

/** Like {@link prepareTools}, but undefined where something would have to be built. */
export async function findTools(): Promise<Tools | undefined> {
  const located = await locate(() => undefined);
  return buildsOf(located).length > 0 ? undefined : toolsOf(located);
}

type LocatedTools = Record<keyof Tools, Located>;

function buildsOf(located: LocatedTools): Build[] {
  return Object.values(located).flatMap(({ build }) => build ?? []);
}

function toolsOf({ pulumi, languageHost, kubelite, python }: LocatedTools): Tools {
  return { pulumi: pulumi.path, languageHost: languageHost.path, kubelite: kubelite.path, python: python.path };
}

async function locate(note: (text: string) => void): Promise<LocatedTools> {
  const onPath = await findPulumiOnPath(note);
  const controlPlane = findControlPlane(note);
  const [pulumi, languageHost, kubelite, python] = await Promise.all([
    onPath ? { path: onPath.pulumi } : locateGoProgram(PULUMI, 225),
    onPath?.languageHost ? { path: onPath.languageHost } : locateGoProgram(LANGUAGE_HOST, 25),
    controlPlane ? { path: controlPlane } : locateGoProgram(KUBELITE, 385),
    locatePython(),
  ]);
  return { pulumi, languageHost, kubelite, python };
}

async function locateGoProgram(program: GoProgram, expectedSeconds: number): Promise<Located> {
  const { name } = program;
  const entry = join(cacheFolder(), `${name}-${await keyOfGoProgram(program)}`);
  const run: Build["run"] = (folder, part, signal) => buildGoProgram(program, folder, part, signal);
  return { path: join(entry, name), build: existsSync(entry) ? undefined : { name, entry, expectedSeconds, run } };
}

async function locatePython(): Promise<Located> {
  const name = "ministack";
  const entry = join(cacheFolder(), `${name}-${await keyOfPythonEnvironment()}`);
  const build: Build = { name, entry, expectedSeconds: 10, run: buildPythonEnvironment };
  return { path: pythonOf(entry), build: existsSync(entry) ? undefined : build };
}

async function runBuild({ name, entry, run }: Build, part: ProgressPart, signal: AbortSignal): Promise<void> {
  try {
    await cached(entry, {
      build: (folder) => run(folder, part, signal),
      onWait: () => part.update(0, "waiting for another run that builds it"),
      signal,
    });
  } catch (error) {
    throw signal.aborted ? signal.reason : explain(error, name, cacheFolder());
  }
  part.update(1, "done");
}
