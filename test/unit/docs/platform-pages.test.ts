import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { Cloud } from "../../../components/platforms";
import { platformFile, platforms } from "../../../scripts/docs/platforms";
import { parseAwsConfiguration } from "../../../stacks/configuration/aws";
import { parseAzureConfiguration } from "../../../stacks/configuration/azure";
import { decodeSource } from "../../../stacks/configuration/source";
import { blocksOf, ROOT } from "./documents";

const PROJECT = "portworx-workload-identity";

/** The stack's configuration that a page gives, as the engine passes it. */
function configurationOf(file: string): Record<string, string> {
  const blocks = blocksOf(readFileSync(join(ROOT, file), "utf8")).filter(({ language }) => language === "yaml");
  assert.equal(blocks.length, 1, `${file} has one configuration`);
  const { config } = parse(blocks[0]?.text ?? "") as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

describe("the pages of the platforms", () => {
  test("are there for every platform, and for no other", () => {
    const files = readdirSync(join(ROOT, "docs/platforms")).sort();
    assert.deepEqual(files, platforms.map((platform) => basename(platformFile(platform))).sort());
  });

  for (const platform of platforms) {
    const file = platformFile(platform);
    test(`${file} gives a configuration that the stack accepts`, () => {
      const source = decodeSource(PROJECT, configurationOf(file), {});
      const parsed = platform.cloud === Cloud.Aws ? parseAwsConfiguration(source) : parseAzureConfiguration(source);
      assert.equal(parsed.platform, platform);
    });

    test(`${file} says what is unknown, and what each step by hand becomes`, () => {
      const text = readFileSync(join(ROOT, file), "utf8");
      assert.ok(text.startsWith(`# ${platform.title}`), `the title is ${platform.title}`);
      for (const heading of ["By hand, and by the stack", "Keys to set", "Known unknowns"]) {
        assert.ok(text.includes(`\n## ${heading}\n`), heading);
      }
    });
  }
});
