import assert from "node:assert/strict";
import { test } from "node:test";
import type { S3Client } from "@aws-sdk/client-s3";
import { checks } from "../../../doctor/aws";
import { AwsRefusal, callAws, NoAnswer } from "../../../doctor/aws/call";
import { outcomeOf } from "../../../doctor/aws/dry-runs";
import { ObjectLeft, writeAndRemove } from "../../../doctor/aws/write-test";
import { clusterChecks } from "../../../doctor/checks";
import { CannotTell } from "../../../doctor/cluster/failures";

const limits = { timeoutMilliseconds: 50 };

function awsError(name: string, message: string, httpStatusCode = 403): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

test("a refusal is one line with AWS's code, without EC2's encoded explanation", async () => {
  const error = awsError(
    "UnauthorizedOperation",
    "You are not authorized. Encoded authorization failure message: xyz\nmore",
  );
  await assert.rejects(
    callAws("ec2:CreateVolume", limits, () => Promise.reject(error)),
    (thrown: AwsRefusal) => {
      assert.ok(thrown instanceof AwsRefusal && thrown.isDenied);
      assert.equal(thrown.message, "ec2:CreateVolume: UnauthorizedOperation: You are not authorized.");
      return true;
    },
  );
});

test("codes lose the suffix that some services add, and a bare HTTP code stands in for none", async () => {
  const of = (error: Error) =>
    callAws("x:Y", limits, () => Promise.reject(error)).catch((thrown: AwsRefusal) => thrown.code);
  assert.equal(await of(awsError("NoSuchEntityException", "x")), "NoSuchEntity");
  assert.equal(await of(awsError("UnknownError", "")), "403");
});

test("a call that never ends is given up in time, also where it ignores the signal", async () => {
  const never = callAws("sts:GetCallerIdentity", limits, () => new Promise(() => undefined));
  await assert.rejects(never, { message: "sts:GetCallerIdentity: AWS did not answer within 0.05 s" });
});

test("a connection that fails is said in words, and is no answer", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  await assert.rejects(
    callAws("iam:GetRole", limits, () => Promise.reject(refused)),
    (thrown: Error) => {
      assert.ok(thrown instanceof NoAnswer);
      assert.equal(thrown.message, "iam:GetRole: AWS cannot be reached: nothing listens there");
      return true;
    },
  );
});

test("a failure of the program that gives credentials is told as it is", async () => {
  const failed = callAws("iam:GetRole", limits, () => Promise.reject(new Error("my-sso exited with 1\nat x")));
  await assert.rejects(failed, { message: "iam:GetRole: my-sso exited with 1" });
});

test("an interrupted run makes no more calls, and says so", async () => {
  let calls = 0;
  const call = callAws("iam:GetRole", { ...limits, signal: AbortSignal.abort() }, () => Promise.resolve(calls++));
  await assert.rejects(call, (thrown: Error) => thrown instanceof CannotTell && thrown.message === "interrupted");
  assert.equal(calls, 0);
});

test("a dry run's error says whether the call would be allowed; any other error stays one", () => {
  const of = (code: string) => outcomeOf(new AwsRefusal("ec2:AttachVolume", code, "why"));
  for (const code of ["DryRunOperation", "InvalidVolume.NotFound", "InvalidInstanceID.NotFound"]) {
    assert.equal(of(code).isAllowed, true, code);
  }
  assert.deepEqual(of("UnauthorizedOperation"), { action: "ec2:AttachVolume", isAllowed: false, reason: "why" });
  for (const code of ["RequestLimitExceeded", "InternalError", "MissingParameter"])
    assert.throws(() => of(code), AwsRefusal);
});

/** A bucket that does what a test says, and remembers the calls. */
function bucket(answers: Partial<Record<string, () => unknown>>, calls: string[]): S3Client {
  const send = async ({ constructor }: object, { abortSignal }: { abortSignal: AbortSignal }) => {
    calls.push(`${constructor.name}${abortSignal.aborted ? " (aborted)" : ""}`);
    await Promise.resolve();
    return answers[constructor.name]?.() ?? {};
  };
  return { send } as unknown as S3Client;
}

const plain = <T>(action: string, send: (options: { abortSignal: AbortSignal }) => Promise<T>) =>
  callAws(action, limits, send);
const deny = () => {
  throw awsError("AccessDenied", "no");
};

test("the write test deletes after a refused put, which may have come through all the same", async () => {
  const calls: string[] = [];
  const attempt = writeAndRemove(bucket({ PutObjectCommand: deny }, calls), plain, "b", 50);
  await assert.rejects(attempt, { message: "s3:PutObject: AccessDenied: no" });
  assert.deepEqual(calls, ["PutObjectCommand", "DeleteObjectCommand"]);
});

test("an interrupted write test still deletes, by a call that is not interrupted", async () => {
  const calls: string[] = [];
  const stop = new AbortController();
  const s3 = bucket({ PutObjectCommand: () => stop.abort() }, calls);
  const call = <T>(action: string, send: (options: { abortSignal: AbortSignal }) => Promise<T>) =>
    callAws(action, { ...limits, signal: stop.signal }, send);
  await assert.rejects(writeAndRemove(s3, call, "b", 50), { message: "interrupted" });
  assert.deepEqual(calls, ["PutObjectCommand", "DeleteObjectCommand"]);
});

test("an object that stays is named", async () => {
  const text = "written by pxwi doctor --write-test, which removes it again";
  const Body = { transformToString: () => Promise.resolve(text) };
  const s3 = bucket({ GetObjectCommand: () => ({ Body }), DeleteObjectCommand: deny }, []);
  await assert.rejects(writeAndRemove(s3, plain, "b", 50), (thrown: ObjectLeft) => {
    assert.ok(thrown instanceof ObjectLeft);
    assert.match(thrown.key, /^pxwi-doctor-[0-9a-f-]{36}\/object$/);
    return thrown.message === "s3:DeleteObject: AccessDenied: no";
  });
});

test("every check has words for people, and needs only checks that exist", () => {
  const ids = [...clusterChecks, ...checks].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, title, why, needs } of checks) {
    assert.match(id, /^aws\.[a-z0-9.-]+$/);
    assert.match(title, /^[A-Z].*[^.]$/);
    assert.match(why, /^[A-Z].*\.$/);
    for (const need of needs) assert.ok(ids.includes(need), `${id} needs ${need}`);
  }
});
