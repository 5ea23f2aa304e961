import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { duration, Progress } from "../../../lab/progress";

function recorder(
  isTTY: boolean,
  columns?: number,
): { isTTY: boolean; columns?: number; text: string; write(text: string): void } {
  return {
    isTTY,
    columns,
    text: "",
    write(text: string): void {
      this.text += text;
    },
  };
}

describe("the progress of a build", () => {
  test("weighs its parts by the time they take", () => {
    let now = 0;
    const progress = new Progress(recorder(false), "Building", 2, () => now);
    const large = progress.part("large", 300);
    const small = progress.part("small", 100);
    assert.equal(progress.line(), "Building: 0 %, about 3 min left (large waiting, small waiting)");
    small.update(1, "done");
    large.update(1 / 3, "compiling");
    now = 100_000;
    // Done 200 of 400 seconds' work in 100 s, as expected: as much again is left.
    assert.equal(progress.line(), "Building: 50 %, about 2 min left (large 33 % compiling, small done)");
    now = 400_000;
    // Slower than expected: what was measured counts.
    assert.match(progress.line(), /^Building: 50 %, about 6 min left/);
  });

  test("never goes back and never passes the end", () => {
    const progress = new Progress(recorder(false), "Building", 1);
    const part = progress.part("part", 1);
    part.update(0.5, "compiling");
    part.update(0.2, "linking");
    assert.match(progress.line(), /part 50 % linking/);
    part.update(7, "done");
    assert.match(progress.line(), /100 %, about 5 s left \(part done\)/);
  });

  test("keeps one line up to date on a terminal, no wider than that", () => {
    const stream = recorder(true, 30);
    const progress = new Progress(stream, "Building", 1);
    progress.part("a-long-name-of-a-tool", 100);
    progress.start();
    progress.stop("Built.");
    assert.equal(stream.text, "\r\u001b[2KBuilding: 0 %, about 2 min le\r\u001b[2KBuilt.\n");
  });

  test("writes whole lines to anything else", () => {
    const stream = recorder(false);
    const progress = new Progress(stream, "Building", 1);
    progress.part("tool", 100);
    progress.start();
    progress.stop("Built.");
    assert.equal(stream.text, "Building: 0 %, about 2 min left (tool waiting)\nBuilt.\n");
  });

  test("tells durations in minutes and seconds", () => {
    assert.deepEqual([0.4, 59.2, 60, 340.4].map(duration), ["0 s", "59 s", "1 min 0 s", "5 min 40 s"]);
  });
});
