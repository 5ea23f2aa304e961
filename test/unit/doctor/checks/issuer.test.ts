import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { judgeExpected, judgeIssuer, judgeKeys, judgeToken } from "../../../../doctor/checks/issuer";
import { CannotTell } from "../../../../doctor/cluster/failures";
import { readPublishedIssuer } from "../../../../doctor/facts/published-issuer";
import { IdentityToken } from "../../../../doctor/identity-token";

const issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(claims: object = {}): IdentityToken {
  const payload = {
    iss: issuer,
    sub: "system:serviceaccount:portworx:portworx",
    aud: ["sts.amazonaws.com"],
    ...claims,
  };
  return new IdentityToken(`${part({ kid: "current" })}.${part(payload)}.signature`);
}

describe("a token", () => {
  test("gives its text only when asked, and its claims to everybody", () => {
    const { claims, keyId } = token();
    assert.deepEqual([claims.issuer, claims.audiences, keyId], [issuer, ["sts.amazonaws.com"], "current"]);
    for (const text of [String(token()), JSON.stringify(token()), inspect(token(), { depth: 5, showHidden: true })]) {
      assert.doesNotMatch(text, /signature|eyJ/);
    }
    assert.match(token().reveal(), /\.signature$/);
  });

  test("that is none is refused without being shown", () => {
    assert.throws(
      () => new IdentityToken("not-a-token"),
      (error: Error) => !error.message.includes("not-a-token"),
    );
  });
});

describe("issuer.discovery, issuer.expected and issuer.token", () => {
  test("fail with an issuer that no cloud can read", () => {
    assert.equal(judgeIssuer(issuer).status, "PASS");
    assert.match(judgeIssuer("https://kubernetes.default.svc:443").seen, /without a port/);
  });

  test("compare issuers byte by byte", () => {
    assert.equal(judgeExpected(issuer, issuer).status, "PASS");
    assert.equal(judgeExpected(issuer, `${issuer}/`).status, "FAIL");
    assert.equal(judgeExpected(issuer, undefined).status, "SKIP");
  });

  test("fail where API servers do not agree on the issuer", () => {
    assert.equal(judgeToken(token(), issuer).status, "PASS");
    assert.match(judgeToken(token({ iss: "https://old.example" }), issuer).seen, /issued by https:\/\/old\.example/);
  });
});

describe("issuer.keys", () => {
  const published = (keys: object[], name = issuer) => ({
    document: { issuer: name, jwks_uri: `${issuer}/keys` },
    keys,
  });
  const facts = { issuer, keyId: "current", clusterKeys: [{ kid: "current", n: "n", e: "AQAB" }] };

  test("passes where the key in use is published, beside others", () => {
    const keys = [{ kid: "old" }, { kid: "current", n: "n", e: "AQAB" }];
    assert.equal(judgeKeys({ ...facts, published: published(keys) }).status, "PASS");
  });

  test("fails where it is not, where another one has its id, and where the document is another issuer's", () => {
    assert.match(
      judgeKeys({ ...facts, published: published([{ kid: "old" }]) }).seen,
      /current in use is not among the 1/,
    );
    const forged = [{ kid: "current", n: "m", e: "AQAB" }];
    assert.match(judgeKeys({ ...facts, published: published(forged) }).seen, /another key is published/);
    assert.match(judgeKeys({ ...facts, published: published([], `${issuer}/`) }).seen, /names .*EXAMPLE\/ instead of/);
  });
});

describe("what an issuer publishes", () => {
  const answers =
    (replies: Record<string, Response>): typeof fetch =>
    (url) => {
      const reply = replies[url as string];
      return reply
        ? Promise.resolve(reply)
        : Promise.reject(new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } }));
    };
  const read = (replies: Record<string, Response>, url = issuer) =>
    readPublishedIssuer(url, { fetch: answers(replies), timeoutMilliseconds: 1000 });
  const discovery = `${issuer}/.well-known/openid-configuration`;

  test("is read by way of its document, and a slash at the end makes no second one", async () => {
    const replies = () => ({
      [discovery]: Response.json({ issuer, jwks_uri: "https://keys.example" }),
      "https://keys.example": Response.json({ keys: [{ kid: "a" }] }),
    });
    assert.deepEqual((await read(replies())).keys, [{ kid: "a" }]);
    assert.deepEqual((await read(replies(), `${issuer}/`)).keys, [{ kid: "a" }]);
  });

  test("cannot be told where nothing answers, but a refusal is an error", async () => {
    await assert.rejects(read({}), (error: Error) => {
      assert.ok(error instanceof CannotTell);
      assert.match(error.message, /cannot be fetched from here: its host name is unknown$/);
      return true;
    });
    await assert.rejects(read({ [discovery]: new Response("", { status: 403 }) }), (error: Error) => {
      assert.ok(!(error instanceof CannotTell));
      assert.match(error.message, /answers 403/);
      return true;
    });
    await assert.rejects(read({ [discovery]: new Response("<html>") }), /no JSON/);
  });

  test("is given up within its time", async () => {
    const hanging: typeof fetch = (_, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    // Keeps the process alive as a socket would.
    const alive = setTimeout(() => undefined, 1000);
    await assert.rejects(readPublishedIssuer(issuer, { fetch: hanging, timeoutMilliseconds: 20 }), /within 0\.02 s/);
    clearTimeout(alive);
  });
});
