import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { CLIENT_ID, ROLE } from "../pods";
import { main } from "../../../../doctor/cli/main";

describe("pxwi", () => {
  let printed = "";

  beforeEach(() => {
    printed = "";
    const print = (text: string) => {
      printed += text;
      return true;
    };
    mock.method(process.stderr, "write", print);
    mock.method(console, "error", (text: string) => print(`${text}\n`));
  });
  afterEach(() => {
    mock.restoreAll();
    process.exitCode = undefined;
  });

  test("runs from a clone, and shows the doctor's options and what its exit codes mean", () => {
    const program = join(__dirname, "../../../../bin/pxwi.js");
    const { status, stdout } = spawnSync(process.execPath, [program, "doctor", "--help"], { encoding: "utf8" });
    assert.equal(status, 0);
    assert.match(stdout, /--storage-cluster <name>/);
    assert.match(stdout, /Exit code: 0 nothing failed, 1 something did, 2 the doctor could not run\./);
  });

  for (const [what, args, line] of [
    [
      "a kubeconfig that is not there",
      ["--kubeconfig", "/nowhere"],
      /^pxwi: the kubeconfig \/nowhere cannot be read: .*\n$/,
    ],
    [
      "a timeout that is no number",
      ["--timeout", "soon"],
      /^error: option '--timeout <seconds>' argument 'soon' is invalid\. .*\n$/,
    ],
    ["a timeout of nothing", ["--timeout", "0"], /^error: .* Give a number of seconds above 0\.\n$/],
    [
      "identities of two clouds",
      ["--role-arn", ROLE, "--client-id", CLIENT_ID],
      /^pxwi: .* are of different clouds: .*\n$/,
    ],
    ["a role that is none", ["--role-arn", "portworx"], /^pxwi: --role-arn: got "portworx", wanted .*\n$/],
    ["a client id that is none", ["--client-id", "b"], /^pxwi: --client-id: got "b", wanted .*\n$/],
    ["an unknown option", ["--fix"], /^error: unknown option '--fix'\n$/],
  ] as const) {
    test(`ends with 2 and one line at ${what}`, async () => {
      assert.equal(await main(["doctor", ...args]), 2);
      assert.match(printed, line);
    });
  }

  test("ends with 2 at an unknown command", async () => {
    assert.equal(await main(["heal"]), 2);
    assert.match(printed, /unknown command 'heal'/);
  });
});
