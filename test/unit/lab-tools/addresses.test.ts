import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { close, freePort, listen } from "../../../lab/cluster/ports";
import { takeServiceRange } from "../../../lab/cluster/service-range";

describe("addresses of a lab", () => {
  test("a port is free, or the one that was asked for", async () => {
    const port = await freePort();
    assert.ok(port > 1023);
    assert.equal(await freePort(port), port);
  });

  test("a port that was asked for and is taken is named, with what to do", async () => {
    const server = await listen(0, "127.0.0.1");
    const { port } = server.address() as AddressInfo;
    await assert.rejects(freePort(port), (error: Error) => {
      assert.match(error.message, new RegExp(`^port ${port} on 127\\.0\\.0\\.1 is taken by another program`));
      assert.match(error.message, /: end that program, ask for another port, or for none/);
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
    await first.release();
    const again = await takeServiceRange();
    assert.notEqual(again.cidr, second.cidr);
    await Promise.all([second.release(), again.release()]);
  });
});
