import assert from "node:assert/strict";
import { test } from "node:test";
import { Cluster } from "@pulumi/eks/cluster";
import { eksProvider } from "../../lab/providers/eks";
import { Timeline } from "../../lab/providers/base/timeline";
import { runStack } from "../../stacks";
import { withEngine } from "../engine/engine";
import { recordedCloud } from "../recorded-cloud";

const issuerUrl = "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const eks = () => eksProvider({ issuerUrl, accountId: "123456789012" });
const PROJECT = "portworx-workload-identity";

test("a cluster is registered as a component, and what is known of it only once it is there", () =>
  withEngine(
    () => {
      const cluster = new Cluster("new", { createOidcProvider: true });
      return Promise.resolve({
        name: cluster.eksCluster.name,
        issuer: cluster.oidcProviderUrl,
        arn: cluster.oidcProviderArn,
      });
    },
    [eks()],
    async ({ stack }) => {
      const first = await stack.preview();
      assert.deepEqual(first.changeSummary, { create: 2 });
      assert.doesNotMatch(first.stdout, /oidc\.eks/);
      const { outputs } = await stack.up();
      assert.equal(outputs.name?.value, "new");
      assert.equal(outputs.issuer?.value, issuerUrl);
      assert.equal(outputs.arn?.value, `arn:aws:iam::123456789012:oidc-provider/${issuerUrl.slice(8)}`);
      assert.deepEqual((await stack.preview({ expectNoChanges: true })).changeSummary, { same: 2 });
      const exported = (await stack.exportStack()) as {
        deployment: { resources: { type: string; custom: boolean }[] };
      };
      const { resources } = exported.deployment;
      assert.deepEqual(resources.find(({ type }) => type === "eks:index:Cluster")?.custom, false);
    },
  ));

test("the stack installs into a cluster that it makes itself", async () => {
  const timeline = new Timeline();
  const settings = { cloud: "aws", platform: "eks", cluster: JSON.stringify({ name: "new", create: {} }) };
  const config = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${PROJECT}:${key}`, value]));
  await withEngine(
    runStack,
    [...recordedCloud(), eks()],
    async ({ stack }) => {
      await stack.up();
      const made = timeline.of("construct").filter(({ token }) => token === "eks:index:Cluster");
      const [namespace] = timeline.of("create", "kubernetes:core/v1:Namespace");
      assert.equal(made.length, 1);
      assert.ok(
        namespace && made[0] && made[0].end <= namespace.start,
        "nothing goes into the cluster before it is there",
      );
      await stack.preview({ expectNoChanges: true });
    },
    {
      project: PROJECT,
      config: { "aws:region": "us-east-1", ...config },
      hooks: timeline,
    },
  );
});
