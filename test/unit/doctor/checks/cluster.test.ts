import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judgeRights } from "../../../../doctor/checks/cluster";
import { isAllowed, neededRights, rightText } from "../../../../doctor/checks/rights";
import { ApiFixture } from "../cluster/api-fixture";

describe("cluster.rights", () => {
  test("fails where a right is missing that most checks need, else warns", () => {
    assert.equal(judgeRights([]).status, "PASS");
    const optional = neededRights("portworx").filter(({ isOptional }) => isOptional);
    assert.equal(judgeRights(optional).status, "WARN");
    const finding = judgeRights([...optional, { verb: "list", resource: "pods", namespace: "portworx" }]);
    assert.equal(finding.status, "FAIL");
    assert.match(finding.seen, /create pods in namespace portworx; list pods in namespace portworx$/);
  });

  test("are asked for in the one namespace where it is known, else in all", () => {
    assert.equal(
      rightText({ verb: "create", resource: "serviceaccounts", subresource: "token" }),
      "create serviceaccounts/token",
    );
    const pods = (namespace?: string) => neededRights(namespace).find(({ resource }) => resource === "pods");
    assert.equal(pods("portworx")?.namespace, "portworx");
    assert.equal(pods()?.namespace, undefined);
  });
});

describe("isAllowed", () => {
  const api = new ApiFixture();

  test("asks for exactly the right, and takes anything but a yes for a no", async () => {
    let asked = "";
    api.reply = (request, response) => {
      request.on("data", (chunk: Buffer) => (asked += chunk.toString()));
      request.on("end", () =>
        response.writeHead(201).end(JSON.stringify({ status: { allowed: asked.includes("storage") } })),
      );
    };
    const right = {
      verb: "list",
      resource: "storageclusters",
      group: "core.libopenstorage.org",
      namespace: "a",
    } as const;
    assert.equal(await isAllowed(api.reader(), right), true);
    const { spec } = JSON.parse(asked) as { spec: unknown };
    assert.deepEqual(spec, { resourceAttributes: right });
    asked = "";
    assert.equal(await isAllowed(api.reader(), { verb: "list", resource: "pods" }), false);
  });
});
