import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fail, notApplicable, pass, warn, type Check, type Finding } from "../../../doctor/check";
import { CannotTell } from "../../../doctor/cluster/failures";
import { runChecks } from "../../../doctor/run-checks";

const timeoutMilliseconds = 1000;

function check(id: string, needs: readonly string[], run: () => Promise<Finding>): Check<undefined> {
  return { id, title: id, why: id, needs, run };
}

async function findings(checks: readonly Check<undefined>[], options: { signal?: AbortSignal } = {}) {
  const answers = await runChecks(checks, undefined, { timeoutMilliseconds, ...options });
  return Object.fromEntries(answers.map(({ id, finding }) => [id, `${finding.status} ${finding.seen}`]));
}

const passing = (id: string, ...needs: string[]) => check(id, needs, () => Promise.resolve(pass("fine")));

describe("runChecks", () => {
  test("answers in the order of the list, whatever needs what", async () => {
    assert.deepEqual(Object.entries(await findings([passing("b", "a"), passing("a")])), [
      ["b", "PASS fine"],
      ["a", "PASS fine"],
    ]);
  });

  test("skips what needs a failed check, and what needs that, with the cause as the reason", async () => {
    const failing = check("a", [], () => Promise.resolve(fail("broken", "mend it")));
    assert.deepEqual(await findings([failing, passing("b", "a"), passing("c", "b")]), {
      a: "FAIL broken",
      b: "SKIP needs a, which failed",
      c: "SKIP needs a, which failed",
    });
  });

  test("runs what needs a warning or a question that does not arise", async () => {
    const warning = check("a", [], () => Promise.resolve(warn("soon", "mend it")));
    const none = check("b", [], () => Promise.resolve(notApplicable("built in")));
    assert.deepEqual(await findings([warning, none, passing("c", "a", "b")]), {
      a: "WARN soon",
      b: "SKIP built in",
      c: "PASS fine",
    });
  });

  test("makes a failure of a rejection, without its stack", async () => {
    const rejecting = check("a", [], () => Promise.reject(new Error("the cluster is gone\n    at somewhere")));
    assert.deepEqual(await findings([rejecting]), { a: "FAIL the cluster is gone" });
  });

  test("skips what cannot be told, and what needs it", async () => {
    const untold = check("a", [], () => Promise.reject(new CannotTell("no right to list pods")));
    assert.deepEqual(await findings([untold, passing("b", "a")]), {
      a: "SKIP no right to list pods",
      b: "SKIP needs a, which could not be answered",
    });
  });

  test("ends a check that takes too long, and no other", async () => {
    const hanging = check("a", [], () => new Promise(() => undefined));
    const answers = await runChecks([hanging, passing("b")], undefined, { timeoutMilliseconds: 20 });
    assert.deepEqual(
      answers.map(({ finding }) => finding.seen),
      ["no answer within 0.02 s", "fine"],
    );
  });

  test("runs independent checks side by side", async () => {
    let release: () => void = () => undefined;
    const waiting = check("a", [], () => new Promise((resolve) => (release = () => resolve(pass("released")))));
    const releasing = check("b", [], () => {
      release();
      return Promise.resolve(pass("fine"));
    });
    assert.deepEqual(await findings([waiting, releasing]), { a: "PASS released", b: "PASS fine" });
  });

  test("keeps what was answered when it is interrupted, and starts nothing more", async () => {
    const controller = new AbortController();
    const hanging = check("b", ["a"], () => {
      controller.abort();
      return new Promise(() => undefined);
    });
    assert.deepEqual(await findings([passing("a"), hanging, passing("c", "b")], { signal: controller.signal }), {
      a: "PASS fine",
      b: "SKIP interrupted",
      c: "SKIP interrupted",
    });
  });

  test("starts no check once it is interrupted between two", async () => {
    const controller = new AbortController();
    let started = false;
    const second = check("b", ["a"], () => {
      started = true;
      return Promise.resolve(pass("fine"));
    });
    const options = { timeoutMilliseconds, signal: controller.signal, onFinding: () => controller.abort() };
    const answers = await runChecks([passing("a"), second], undefined, options);
    assert.equal(answers[1]?.finding.seen, "interrupted");
    assert.equal(started, false);
  });

  test("tells every answer as it comes", async () => {
    const told: string[] = [];
    const onFinding = ({ id }: { id: string }) => told.push(id);
    await runChecks([passing("b", "a"), passing("a")], undefined, { timeoutMilliseconds, onFinding });
    assert.deepEqual(told, ["a", "b"]);
  });

  test("refuses a list with an unknown need, a circle or two checks of one name", async () => {
    await assert.rejects(findings([passing("a", "x")]), /a needs x, which does not exist/);
    await assert.rejects(findings([passing("a", "b"), passing("b", "a")]), /needs itself: a > b > a/);
    await assert.rejects(findings([passing("a"), passing("a")]), /same id/);
  });
});
