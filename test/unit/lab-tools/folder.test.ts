import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { claimFolder, isRunning, readOwner, readState, removeFolder, writeState } from "../../../lab/folder";
import type { LabState } from "../../../lab/state";
import { temporaryFolder } from "./temporary-folder";

describe("the folder of a lab", () => {
  test("may be new and belongs to one process", async (context) => {
    const folder = join(temporaryFolder(context), "new", "lab");
    await claimFolder(folder);
    const owner = readOwner(folder);
    assert.equal(owner?.pid, process.pid);
    assert.ok(owner && isRunning(owner));
    await assert.rejects(
      claimFolder(folder),
      new RegExp(`^Error: process ${process.pid} has a lab in ${folder} already`),
    );
  });

  test("belongs to one of two that come at the same time", async (context) => {
    const folder = temporaryFolder(context);
    const results = await Promise.allSettled([claimFolder(folder), claimFolder(folder)]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  });

  test("is taken over from a lab whose process is gone, even when its id has another process now", async (context) => {
    const folder = temporaryFolder(context);
    const stale = { pid: process.pid, startTime: "1" };
    writeFileSync(join(folder, "owner.json"), JSON.stringify(stale));
    writeFileSync(join(folder, "lab.json"), "{}");
    writeFileSync(join(folder, "left-over"), "");
    assert.ok(!isRunning(stale));
    assert.equal(readState(folder), undefined, "its lab.json counts for nothing");
    await claimFolder(folder);
    assert.deepEqual(readdirSync(folder), ["owner.json"]);
  });

  test("is never one that holds other things", async (context) => {
    const folder = temporaryFolder(context);
    writeFileSync(join(folder, "precious"), "");
    await assert.rejects(claimFolder(folder), /is not empty and no lab's folder/);
    await removeFolder(folder);
    assert.ok(existsSync(join(folder, "precious")));
  });

  test("tells the state of a lab that is up", async (context) => {
    const folder = temporaryFolder(context);
    await claimFolder(folder);
    assert.equal(readState(folder), undefined, "it is still starting");
    await writeState({ folder, pid: process.pid } as LabState);
    assert.equal(readState(folder)?.pid, process.pid);
    await removeFolder(folder);
    assert.ok(!existsSync(folder));
    assert.equal(readState(folder), undefined);
  });
});
