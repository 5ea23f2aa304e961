import assert from "node:assert/strict";
import { test } from "node:test";
import { amendDescribeCluster, isDescribeCluster } from "../../../lab/aws/front/eks";
import { listParameter, QueryError, queryAnswer, queryParameters, tagParameters } from "../../../lab/aws/front/query";

const received = (method: string, target: string, body = "") => ({
  method,
  target,
  headers: {},
  body: Buffer.from(body),
});

test("parameters come from the query string and, of a POST, from the form, which wins", () => {
  assert.equal(queryParameters(received("GET", "/?Action=A&X=1", "Action=B")).get("Action"), "A");
  const both = queryParameters(received("POST", "/?Action=A&X=1", "Action=B&Y=a%20b+c"));
  assert.deepEqual([both.getAll("Action"), both.get("X"), both.get("Y")], [["B"], "1", "a b c"]);
});

test("lists and tags end at the first missing number", () => {
  const parameters = new URLSearchParams({ "L.member.1": "a", "L.member.2": "b", "L.member.4": "d" });
  assert.deepEqual(listParameter(parameters, "L"), ["a", "b"]);
  const tags = new URLSearchParams({ "Tags.member.1.Key": "k", "Tags.member.1.Value": "", "Tags.member.2.Key": "l" });
  assert.deepEqual(
    [...tagParameters(tags)],
    [
      ["k", ""],
      ["l", ""],
    ],
  );
});

test("answers are XML of their service", () => {
  const error = new QueryError("iam", 404, "NoSuchEntity", "no <provider> & no role").answer();
  assert.equal(error.status, 404);
  assert.match(
    error.body.toString(),
    /<Code>NoSuchEntity<\/Code><Message>no &lt;provider&gt; &amp; no role<\/Message>/,
  );
  assert.match(
    queryAnswer("sts", "Do", "<A/>").body.toString(),
    /^<DoResponse xmlns="[^"]*2011-06-15\/"><DoResult><A\/><\/DoResult>/,
  );
  assert.doesNotMatch(queryAnswer("iam", "Do").body.toString(), /DoResult/);
});

test("DescribeCluster is told from an object in a bucket called clusters", () => {
  const scope = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, Signature=0`;
  assert.ok(isDescribeCluster("GET", "/clusters/demo", scope("eks")));
  assert.ok(!isDescribeCluster("GET", "/clusters/demo", scope("s3")));
  assert.ok(!isDescribeCluster("GET", "/clusters/demo/node-groups", scope("eks")));
  assert.ok(!isDescribeCluster("DELETE", "/clusters/demo", scope("eks")));
});

test("a refusal of DescribeCluster and another cluster's absence stay", async () => {
  const cluster = {
    name: "demo",
    endpoint: "",
    certificateAuthority: "",
    issuerUrl: "",
    version: () => Promise.resolve("1.37"),
  };
  const denied = { status: 403, headers: {}, body: Buffer.alloc(0) };
  const missing = { ...denied, status: 404 };
  assert.equal(await amendDescribeCluster(cluster, "/clusters/demo", denied), denied);
  assert.equal(await amendDescribeCluster(cluster, "/clusters/other", missing), missing);
  assert.equal((await amendDescribeCluster(cluster, "/clusters/demo", missing)).status, 200);
});
