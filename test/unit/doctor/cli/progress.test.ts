import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { progress } from "../../../../doctor/cli/progress";

describe("the progress", () => {
  const cluster = { context: "prod", address: "https://api.example" };

  function shown(isTTY: boolean): string {
    let text = "";
    const stream = { isTTY, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
    const steps = progress(stream, 2, cluster);
    steps.step();
    steps.step();
    steps.end();
    return text;
  }

  test("is one line that is written over on a terminal, and gone in the end", () => {
    const lines = shown(true).split("\r\u001b[K");
    assert.deepEqual(lines, [
      "",
      "Asking https://api.example: 0 of 2 checks",
      "Asking https://api.example: 1 of 2 checks",
      "Asking https://api.example: 2 of 2 checks",
      "",
    ]);
  });

  test("is one plain line elsewhere", () => {
    assert.equal(shown(false), 'Asking https://api.example (context "prod") ...\n');
  });
});
