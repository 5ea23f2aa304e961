import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, afterEach, describe, test } from "node:test";
import { expectedOf, readStack } from "../../../../doctor/cli/stack-outputs";

describe("a stack's outputs", () => {
  const folder = mkdtempSync(join(tmpdir(), "stack-outputs-"));
  const path = process.env.PATH;
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => {
    process.env.PATH = path;
  });

  /** Puts a program in the place of pulumi. */
  function pulumi(script: string): void {
    const program = join(folder, "pulumi");
    writeFileSync(program, `#!${process.execPath}\n${script}`);
    chmodSync(program, 0o755);
    process.env.PATH = [folder, path].join(delimiter);
  }

  test("say what the installation is; outputs of other kinds are left alone", () => {
    const outputs = {
      roleArn: "arn",
      namespace: "portworx",
      storageClusterName: "px",
      nextSteps: ["a"],
      issuerUrl: "",
    };
    assert.deepEqual(expectedOf(outputs), { namespace: "portworx", storageClusterName: "px", roleArn: "arn" });
    assert.deepEqual(expectedOf({ identityClientId: "id" }), { clientId: "id" });
  });

  test("are asked of pulumi for that stack in that folder, without a shell", async () => {
    pulumi("console.log(JSON.stringify({ namespace: process.argv.slice(2).join(' ') }))");
    const { namespace } = await readStack({ stack: "org/$(id)/prod", cwd: "/project" });
    assert.equal(namespace, "stack output --json --stack org/$(id)/prod --cwd /project");
  });

  test("are refused in pulumi's own words where it fails", async () => {
    pulumi("console.error(\"Please choose a stack\\nerror: no stack named 'prod' found\"); process.exit(255)");
    const message = "the outputs of stack prod cannot be read: no stack named 'prod' found";
    await assert.rejects(readStack({ stack: "prod" }), { message });
  });

  test("are refused where there is no pulumi, or it gives no JSON", async () => {
    pulumi("console.log('{')");
    await assert.rejects(readStack({ stack: "prod" }), /outputs of stack prod cannot be read: /);
    process.env.PATH = "";
    await assert.rejects(readStack({ stack: "prod" }), /there is no pulumi on the PATH$/);
  });
});
