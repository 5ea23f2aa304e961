import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { close, freePort, listen } from "../../../lab/cluster/ports";
import { takeServiceRange } from "../../../lab/cluster/service-range";

describe("addresses of a lab", () => {
  test("a port is free, or the one that was asked for", async () => {
    const port = await freePort(undefined, "API server");
    assert.ok(port > 1023);
    assert.equal(await freePort(port, "API server"), port);
  });

  test("a pinned port that is taken is named, with what to do", async () => {
    const server = await listen(0, "127.0.0.1");
    const { port } = server.address() as { port: number };
    await assert.rejects(freePort(port, "API server"), (error: Error) => {
      assert.match(error.message, new RegExp(`^port ${port} on 127\\.0\\.0\\.1 is taken by another program`));
      assert.match(
        error.message,
        /the lab's API server was told to use it: end that program .* or leave the port out$/,
      );
      return true;
    });
    await close(server);
  });

  test("a Service range belongs to one lab at a time", async () => {
    const first = await takeServiceRange();
    const second = await takeServiceRange();
    assert.notEqual(first.cidr, second.cidr);
    assert.match(first.cidr, /^127\.\d+\.0\.0\/16$/);
    assert.equal(first.firstAddress, first.cidr.replace("0.0/16", "0.1"));
    await assert.rejects(takeServiceRange(first.cidr), /the Service range 127\.\d+\.0\.0\/16 is taken by another lab/);
    await first.release();
    const again = await takeServiceRange(first.cidr);
    assert.equal(again.cidr, first.cidr);
    await Promise.all([second.release(), again.release()]);
  });

  test("a Service range outside the machine's own addresses is refused", async () => {
    for (const range of ["10.96.0.0/16", "127.0.0.0/16", "127.96.0.0/24", "127.300.0.0/16"]) {
      await assert.rejects(takeServiceRange(range), new RegExp(`is "${range}": give one of 127\\.1\\.0\\.0/16`));
    }
  });
});
