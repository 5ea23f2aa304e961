import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, describe, test } from "node:test";
import { reportSchema } from "../../../../doctor/report-schema";
import { ApiFixture } from "../cluster/api-fixture";

describe("a doctor that is interrupted", () => {
  const api = new ApiFixture();
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  after(() => rmSync(folder, { recursive: true }));

  test("ends at once with 2, and reports what it knows by then", async () => {
    const hanging = new Promise<void>((resolve) => {
      api.reply = ({ url = "" }, response) => {
        if (url === "/version") response.end(JSON.stringify({ gitVersion: "v1.34.0" }));
        else if (url.startsWith("/apis/core.libopenstorage.org/")) response.end(JSON.stringify({ items: [] }));
        else resolve();
      };
    });
    const kubeconfig = join(folder, "kubeconfig");
    writeFileSync(kubeconfig, api.kubeConfig().exportConfig());
    const program = join(__dirname, "../../../../bin/pxwi.js");
    const child = spawn(process.execPath, [program, "doctor", "--json", "--kubeconfig", kubeconfig], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [stdout] = await Promise.all([
      text(child.stdout),
      once(child, "exit"),
      hanging.then(() => child.kill("SIGINT")),
    ]);
    const report = reportSchema.parse(JSON.parse(stdout));
    const states = Object.fromEntries(report.checks.map(({ id, status, seen }) => [id, `${status} ${seen}`]));
    assert.match(states["cluster.reachable"] ?? "", /^PASS .* Kubernetes v1\.34\.0$/);
    assert.equal(states["cluster.rights"], "SKIP interrupted");
    assert.equal(report.interrupted, true);
    assert.equal(child.exitCode, 2);
  });
});
