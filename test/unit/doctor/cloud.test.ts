import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Cloud } from "../../../components/platforms";
import { clusterChecks } from "../../../doctor/checks";
import { loadCloud } from "../../../doctor/cloud";
import { runChecks } from "../../../doctor/run-checks";

const REPOSITORY = join(__dirname, "../../..");

describe("a cloud's half of the doctor", () => {
  // In a process of its own: other tests load what they like.
  const LOADED = `
    const { loadCloud } = require("./doctor/cloud.ts");
    const of = (scope) => Object.keys(require.cache).some((file) => file.includes("/node_modules/" + scope + "/"));
    const before = of("@aws-sdk") || of("@azure");
    void loadCloud("aws").then(() => console.log(JSON.stringify([before, of("@aws-sdk"), of("@azure")])));
  `;

  test("is loaded only when asked for, and without the other cloud's SDK", () => {
    const seen = execFileSync(process.execPath, ["--import", "tsx", "--eval", LOADED], { cwd: REPOSITORY });
    assert.deepEqual(JSON.parse(seen.toString()), [false, true, false]);
  });

  for (const cloud of Object.values(Cloud)) {
    test(`needs only checks that exist, and takes no id twice (${cloud})`, async () => {
      const checks = [...clusterChecks, ...(await loadCloud(cloud)).checks];
      const idle = checks.map((check) => ({
        ...check,
        run: () => Promise.resolve({ status: "PASS", seen: "" } as const),
      }));
      assert.equal((await runChecks(idle, undefined, { timeoutMilliseconds: 1000 })).length, checks.length);
    });
  }
});
