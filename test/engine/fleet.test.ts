import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { identityGroups, type AwsCluster, type FleetCluster } from "../../examples/fleet/fleet-cluster";
import { runFleet, type FleetOptions } from "../../examples/fleet/fleet";
import { summaryOf } from "../../examples/fleet/summary";
import { clusters as exampleClusters } from "../../examples/fleet/clusters";
import { debugProviders, startProviders } from "../../lab/providers";
import type { Operation } from "../../lab/providers/base/hooks";
import type { RecordingProvider } from "../../lab/providers/recording";
import { recordingCloud } from "../recorded-cloud";
import { prepareTools } from "../../lab/tools";
import { projectWorkspace } from "../workspace";
import { PASSPHRASE } from "./engine";

const ROLE = "aws:iam/role:Role";
const BROKEN = "cluster-07";

const cluster = (name: string, more: Partial<AwsCluster> = {}): AwsCluster => {
  return { cloud: "aws", name, region: "us-east-1", context: name, backups: `${name}-backups`, ...more };
};
const twenty = Array.from({ length: 20 }, (_, index) => cluster(`cluster-${String(index + 1).padStart(2, "0")}`));

interface Fleet {
  readonly options: FleetOptions;
  readonly aws: RecordingProvider;
  /** Stacks whose role cannot be made. */
  readonly broken: Set<string>;
  /** The most stacks that had an operation under way or between their first and their last one, at any moment. */
  readonly mostAtOnce: () => number;
}

/** A cloud in which roles of some stacks cannot be made, and which knows how many stacks are under way. */
async function withFleet(use: (fleet: Fleet) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "portworx-fleet-"));
  const cloud = recordingCloud();
  const broken = new Set<string>();
  const spans = new Map<string, { start: number; end: number }>();
  const project = await projectWorkspace(join(folder, "project"));
  await cp(join(__dirname, "../../examples/fleet"), join(project, "examples/fleet"), { recursive: true });
  const aws = withIssuers(cloud.aws.definition);
  const providers = await startProviders(
    [aws, ...[cloud.azure, cloud.kubernetes, cloud.tls].map(({ definition }) => definition)],
    {
      before({ method, token, urn }: Operation) {
        if (method === "create" && token === ROLE && broken.has(stackOf(urn)))
          throw new Error("AccessDenied: iam:CreateRole");
      },
      after({ urn, start, end }) {
        if (urn === "") return;
        const span = spans.get(stackOf(urn));
        spans.set(stackOf(urn), { start: Math.min(start, span?.start ?? start), end: Math.max(end, span?.end ?? end) });
      },
    },
  );
  const envVars = {
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: debugProviders(providers.ports),
  };
  try {
    const workspace = { envVars, pulumiCommand: await engineCommand() };
    await use({
      options: { parallel: 3, preview: false, folder: join(project, "examples/fleet"), workspace },
      aws: cloud.aws,
      broken,
      mostAtOnce: () => {
        const all = [...spans.values()];
        return Math.max(
          ...all.map(({ start }) => all.filter((span) => span.start <= start && start < span.end).length),
        );
      },
    });
  } finally {
    await providers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every cluster has an issuer of its own. */
function withIssuers(definition: RecordingProvider["definition"]): RecordingProvider["definition"] {
  const token = "aws:eks/getCluster:getCluster";
  return {
    ...definition,
    invokes: {
      ...definition.invokes,
      [token]: async (args, context) => {
        const issuer = `https://oidc.eks.us-east-1.amazonaws.com/id/${String(args.name).toUpperCase()}`;
        return { ...(await definition.invokes?.[token]?.(args, context)), identities: [{ oidcs: [{ issuer }] }] };
      },
    },
  };
}

/** The Automation API looks for the CLI on the path of this process. */
async function engineCommand(): Promise<PulumiCommand> {
  const { pulumi, languageHost } = await prepareTools();
  process.env.PATH = [dirname(pulumi), dirname(languageHost), process.env.PATH].join(delimiter);
  return PulumiCommand.get();
}

const stackOf = (urn: string) => urn.split("::")[0]?.replace("urn:pulumi:", "") ?? "";
const rolesOf = ({ objects }: RecordingProvider) => [...objects.values()].filter(({ token }) => token === ROLE);

test("twenty clusters come up three at a time; the one that fails stops no other, and a second run touches it alone", () =>
  withFleet(async ({ options, aws, broken, mostAtOnce }) => {
    broken.add(BROKEN);
    const first = await runFleet(twenty, options);
    assert.deepEqual(
      first.filter(({ error }) => error !== undefined).map(({ stack }) => stack),
      [BROKEN],
    );
    assert.match(summaryOf(first), /cluster-07 .*FAILED: .*AccessDenied: iam:CreateRole[^]*\n19 succeeded, 1 failed$/);
    assert.equal(rolesOf(aws).length, 19);
    assert.equal(mostAtOnce(), 3);

    broken.clear();
    // The failed one and its neighbours: the rest would only cost time.
    const second = await runFleet(twenty.slice(5, 8), options);
    for (const { stack, changes, error } of second) {
      assert.equal(error, undefined, stack);
      if (stack !== BROKEN) assert.deepEqual(Object.keys(changes), ["same"], stack);
    }
    assert.deepEqual(
      rolesOf(aws)
        .map(({ inputs }) => inputs.name)
        .sort(),
      twenty.map(({ name }) => `portworx-${name}`),
      "a role of its own for each cluster",
    );
  }));

test("clusters that share an identity wait for it, use it, and are not started where it failed", () =>
  withFleet(async ({ options, aws, broken }) => {
    const shared = { sharedIdentity: "billing", backups: "billing-backups" };
    const clusters = [cluster("blue", shared), cluster("green", shared), cluster("orders")];
    broken.add("shared-billing");
    const first = await runFleet(clusters, options);
    assert.deepEqual(
      first.map(({ stack, error }) => [stack, error?.includes("not started, since shared-billing failed")]),
      [
        ["shared-billing", false],
        ["blue", true],
        ["green", true],
        ["orders", undefined],
      ],
    );

    broken.clear();
    const second = await runFleet(clusters, options);
    assert.deepEqual(
      second.map(({ outputs }) => outputs.roleArn?.split("/")[1]),
      ["portworx-billing", "portworx-billing", "portworx-billing", "portworx-orders"],
    );
    const trust = rolesOf(aws).find(({ inputs }) => inputs.name === "portworx-billing")?.inputs.assumeRolePolicy;
    assert.equal((JSON.parse(String(trust)) as { Statement: unknown[] }).Statement.length, 2);

    const preview = await runFleet(clusters, { ...options, preview: true });
    for (const { stack, changes } of preview) assert.deepEqual(Object.keys(changes), ["same"], stack);
  }));

test("an Azure cluster comes up beside AWS ones, with the fleet that the example lists", () =>
  withFleet(async ({ options }) => {
    const outcomes = await runFleet(exampleClusters, options);
    assert.match(summaryOf(outcomes), /5 succeeded, 0 failed$/);
    assert.match(outcomes.at(-1)?.outputs.clientId ?? "", /^[0-9a-f-]{36}$/);
  }));

test("mistakes in the list stop before anything is run, all of them at once", async () => {
  const clusters: FleetCluster[] = [
    cluster("orders"),
    cluster("orders"),
    cluster("blue", { sharedIdentity: "billing" }),
    cluster("green", { sharedIdentity: "billing", region: "eu-west-1" }),
  ];
  assert.throws(
    () => identityGroups(clusters),
    /two clusters are called orders.*\n.*billing are in us-east-1 and eu-west-1/,
  );
  const options = { parallel: 1, preview: false, folder: "" };
  await assert.rejects(runFleet(clusters, options), /the list of clusters is wrong/);
  await assert.rejects(runFleet([], { ...options, parallel: 0 }), /parallel: got 0, wanted the number of stacks/);
});
