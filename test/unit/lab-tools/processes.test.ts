import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startServer, waitFor } from "../../../lab/processes";
import { temporaryFolder } from "./temporary-folder";

const never = (): Promise<boolean> => Promise.resolve(false);

describe("a server of the lab", () => {
  test("that ends early is reported with how it ended and the end of its log", async (context) => {
    const logFile = join(temporaryFolder(context), "logs", "server.log");
    const command = ["/bin/sh", "-c", "echo first; echo bind: address already in use >&2; exit 3"];
    const server = await startServer({ name: "example-server", command, logFile });
    await assert.rejects(waitFor(server, never, { failure: "did not become ready", seconds: 10 }), (error: Error) => {
      assert.match(error.message, /^example-server did not become ready \(it ended with exit code 3\)/);
      assert.ok(error.message.includes(logFile));
      assert.ok(error.message.endsWith("  first\n  bind: address already in use"));
      return true;
    });
  });

  test("that never becomes ready is reported with its last answer", async (context) => {
    const logFile = join(temporaryFolder(context), "server.log");
    const server = await startServer({ name: "example-server", command: ["/bin/sh", "-c", "read line"], logFile });
    const probe = (): Promise<boolean> => Promise.reject(new Error("connection refused"));
    await assert.rejects(
      waitFor(server, probe, { failure: "did not become ready", seconds: 0.2 }),
      /did not become ready within 0\.2 s, last answer: connection refused/,
    );
    await server.kill();
    assert.equal(server.ended, "signal SIGKILL");
  });

  test("that cannot be started is reported by its name", async (context) => {
    const logFile = join(temporaryFolder(context), "server.log");
    await assert.rejects(
      startServer({ name: "example-server", command: ["/no/such/program"], logFile }),
      /cannot start example-server: .*ENOENT/,
    );
  });

  test("is asked to end, and ended when it does not listen", async (context) => {
    const folder = temporaryFolder(context);
    const start = (name: string, script: string): ReturnType<typeof startServer> =>
      startServer({ name, command: ["/bin/sh", "-c", script], logFile: join(folder, `${name}.log`) });
    const polite = await start("polite", "trap 'echo bye; exit 0' TERM; echo up; while true; do sleep 0.05; done");
    const stubborn = await start("stubborn", "trap '' TERM; echo up; while true; do sleep 0.05; done");
    for (const server of [polite, stubborn]) {
      const up = (): Promise<boolean> =>
        Promise.resolve(readFileSync(join(folder, `${server.name}.log`), "utf8").includes("up"));
      await waitFor(server, up, { failure: "is not up", seconds: 10 });
    }
    await Promise.all([polite.stop(), stubborn.stop(200)]);
    assert.equal(polite.ended, "exit code 0");
    assert.match(readFileSync(join(folder, "polite.log"), "utf8"), /bye/);
    assert.equal(stubborn.ended, "signal SIGKILL");
    await polite.stop();
  });

  test("holds a standard input that stays open while its owner lives", async (context) => {
    const folder = temporaryFolder(context);
    const command = ["/bin/sh", "-c", `cat > /dev/null; echo > ${join(folder, "end-of-input")}`];
    const server = await startServer({ name: "reader", command, logFile: join(folder, "reader.log") });
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(server.ended, undefined);
    assert.ok(!existsSync(join(folder, "end-of-input")));
    await server.kill();
  });
});
