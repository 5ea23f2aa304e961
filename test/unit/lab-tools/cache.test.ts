import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { cached, cacheFolder, keyOf } from "../../../lab/tools/cache";
import { temporaryFolder } from "./temporary-folder";

const onWait = (): void => undefined;

/** The id of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

describe("the cache of built tools", () => {
  test("is outside the clone, where XDG_CACHE_HOME says", () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/caches" }), "/caches/portworx-workload-identity");
    assert.match(cacheFolder({}), /\/\.cache\/portworx-workload-identity$/);
    assert.match(cacheFolder({ XDG_CACHE_HOME: "relative" }), /^\/.*\/\.cache\/portworx-workload-identity$/);
  });

  test("has keys that differ with every part, and with where one part ends", () => {
    assert.equal(keyOf(["a", "b"]), keyOf(["a", Buffer.from("b")]));
    const keys = [keyOf(["a", "b"]), keyOf(["ab"]), keyOf(["ab", ""]), keyOf(["", "ab"]), keyOf(["b", "a"])];
    assert.equal(new Set(keys).size, keys.length);
  });

  test("builds once", async (context) => {
    const entry = join(temporaryFolder(context), "tool-1");
    let builds = 0;
    const build = (folder: string): Promise<void> => writeFile(join(folder, "tool"), String(++builds));
    assert.equal(await cached(entry, { build, onWait }), entry);
    await cached(entry, { build, onWait });
    assert.equal(readFileSync(join(entry, "tool"), "utf8"), "1");
    assert.deepEqual(readdirSync(join(entry, "..")), ["tool-1"], "no lock and no temporary folder is left");
  });

  test("keeps nothing of a build that fails", async (context) => {
    const entry = join(temporaryFolder(context), "tool-1");
    const build = async (folder: string): Promise<void> => {
      await writeFile(join(folder, "tool"), "half");
      throw new Error("interrupted");
    };
    await assert.rejects(cached(entry, { build, onWait }), /interrupted/);
    assert.deepEqual(readdirSync(join(entry, "..")), []);
  });

  test("never takes what a killed build left for a tool, and cleans it up", async (context) => {
    const caches = temporaryFolder(context);
    const entry = join(caches, "tool-1");
    const gone = endedProcess();
    mkdirSync(`${entry}.building-${gone}`);
    writeFileSync(join(`${entry}.building-${gone}`, "tool"), "half");
    writeFileSync(`${entry}.lock`, String(gone));
    await cached(entry, { build: (folder) => writeFile(join(folder, "tool"), "whole"), onWait });
    assert.equal(readFileSync(join(entry, "tool"), "utf8"), "whole");
    assert.deepEqual(readdirSync(caches), ["tool-1"]);
  });

  test("waits for another build of the same and uses its result", async (context) => {
    const entry = join(temporaryFolder(context), "tool-1");
    let builds = 0;
    let waited = false;
    const onWait = (): void => {
      waited = true;
    };
    const build = async (folder: string): Promise<void> => {
      builds++;
      await delay(100);
      await writeFile(join(folder, "tool"), "whole");
    };
    await Promise.all([cached(entry, { build, onWait }), cached(entry, { build, onWait })]);
    assert.equal(builds, 1);
    assert.ok(waited);
    assert.ok(existsSync(join(entry, "tool")));
  });

  test("is content when another run was faster", async (context) => {
    const entry = join(temporaryFolder(context), "tool-1");
    const build = async (folder: string): Promise<void> => {
      await writeFile(join(folder, "tool"), "slow");
      mkdirSync(entry);
      writeFileSync(join(entry, "tool"), "fast");
    };
    await cached(entry, { build, onWait });
    assert.equal(readFileSync(join(entry, "tool"), "utf8"), "fast");
  });
});
