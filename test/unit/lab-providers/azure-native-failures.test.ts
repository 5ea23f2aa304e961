import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf, ResourceManagerError, unlessMissing } from "../../../lab/providers/azure-native/failures";
import type { HttpAnswer } from "../../../lab/providers/azure-native/https";
import { finish } from "../../../lab/providers/azure-native/long-running";

function answer(status: number, content: unknown, headers: HttpAnswer["headers"] = {}): HttpAnswer {
  return { status, headers: { "retry-after": "0", ...headers }, body: JSON.stringify(content) };
}

test("a refusal has status, code and message as the genuine provider words them", () => {
  const refusal = { error: { code: "RoleAssignmentExists", message: "The role assignment already exists." } };
  assert.equal(
    failureOf(answer(409, refusal)).message,
    'Status=409 Code="RoleAssignmentExists" Message="The role assignment already exists."',
  );
  const page = { status: 502, headers: {}, body: "<html>" };
  assert.equal(failureOf(page).message, 'Status=502 Message="<html>"');
});

test("only what is not there is missing", async () => {
  const failing = (status: number) => unlessMissing(() => Promise.reject(new ResourceManagerError(status, "", "")));
  assert.equal(await failing(404), undefined);
  await assert.rejects(failing(403), ResourceManagerError);
});

test("an operation is followed until it succeeded", async () => {
  const states = ["InProgress", "Succeeded", "never asked"];
  const asked: string[] = [];
  const follow = (url: string) => {
    asked.push(url);
    return Promise.resolve(answer(200, { status: states.shift() }));
  };
  await finish(answer(201, {}, { "azure-asyncoperation": "/operations/1" }), follow);
  assert.deepEqual(asked, ["/operations/1", "/operations/1"]);
});

test("an operation that failed fails with Azure's reason", async () => {
  const error = { code: "QuotaExceeded", message: "No more cores." };
  const follow = () => Promise.resolve(answer(200, { status: "Failed", error }));
  const operation = finish(answer(202, {}, { "azure-asyncoperation": "/operations/1" }), follow);
  await assert.rejects(operation, /Code="QuotaExceeded" Message="No more cores."/);
});

test("an accepted request is asked for at its location until it is no longer merely accepted", async () => {
  const answers = [answer(202, {}), answer(200, {})];
  let asked = 0;
  const follow = () => Promise.resolve(answers[asked++] ?? assert.fail("asked after the end"));
  await finish(answer(202, {}, { location: "/operations/2" }), follow);
  assert.equal(asked, 2);
  // Identities answer 201 with the location of themselves.
  await finish(answer(201, {}, { location: "/identity" }), () => assert.fail("nothing to wait for"));
});
