import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

/** The modules that a process of its own has loaded once it has required one of the project's. */
function modulesBehind(module: string): string[] {
  const program = `require(${JSON.stringify(join(__dirname, "../../..", module))}); console.log(Object.keys(require.cache).join("\\n"))`;
  const output = execFileSync(process.execPath, ["--require", "tsx/cjs", "--eval", program], { encoding: "utf8" });
  return output.split("\n");
}

test("the program loads no cloud before it knows which one is meant", () => {
  const modules = modulesBehind("index");
  assert.ok(modules.length > 10, "the modules are listed");
  assert.deepEqual(
    modules.filter((file) => /@pulumi\/(aws|azure-native|kubernetes)\/|\/zod\/|\/stacks\/(aws|azure)/.test(file)),
    [],
  );
});

test("the AWS stack loads the few parts of the SDKs that it uses, and nothing of another cloud", () => {
  const modules = modulesBehind("stacks/aws");
  const matching = (pattern: RegExp): string[] => modules.filter((file) => pattern.test(file));
  assert.deepEqual(matching(/@pulumi\/(aws|kubernetes)\/index\.js$/), [], "the whole SDK is loaded from its root");
  assert.deepEqual(matching(/azure/), []);
  assert.deepEqual(matching(/@pulumi\/(eks|tls)\/|\/aws\/s3\//), [], "parts that most clusters do not need");
  const aws = matching(/@pulumi\/aws\//).length;
  assert.ok(aws > 0 && aws < 20, `${aws} modules of @pulumi/aws`);
});

test("the Azure stack loads the few parts of the SDKs that it uses, and nothing of another cloud", () => {
  const modules = modulesBehind("stacks/azure");
  const matching = (pattern: RegExp): string[] => modules.filter((file) => pattern.test(file));
  assert.deepEqual(
    matching(/@pulumi\/(azure-native|kubernetes)\/index\.js$/),
    [],
    "the whole SDK is loaded from its root",
  );
  assert.deepEqual(matching(/@pulumi\/(aws|eks|tls)\//), []);
  assert.deepEqual(
    matching(/\/(new-aks-cluster|workload-identity-webhook|managedCluster|storageAccount)\.[jt]s$/),
    [],
    "parts that most clusters do not need",
  );
  const azure = matching(/@pulumi\/azure-native\//).length;
  assert.ok(azure > 0 && azure < 25, `${azure} modules of @pulumi/azure-native`);
});
