import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { DISTRIBUTIONS, type LabCloud } from "../distributions";
import { environmentOf, foreignVariables } from "../environment";
import { startLab } from "../lab";
import { Teardown } from "../teardown";
import { prepareTools } from "../tools";
import { readChanges, type Change } from "./changes";
import { prepareCloud } from "./prepare";
import { projectAsItStands, projectAt, type Project } from "./sources";
import { summaryOf } from "./summary";

const clouds = Object.keys(DISTRIBUTIONS);
const usage = `usage: npm run preview -- ${clouds.join("|")} [--base COMMIT] [--json]

  Brings the stack of the base up in the lab, previews the project as it stands against it, and prints what changes.

  --base   the commit to compare with, main by default
  --json   the changes as data, in the place of Markdown`;

interface PreviewOptions {
  readonly cloud: LabCloud;
  readonly base: string;
  readonly json: boolean;
}

function parse(args: string[]): PreviewOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { base: { type: "string", default: "main" }, json: { type: "boolean", default: false } },
  });
  const [cloud = "", ...rest] = positionals;
  if (!Object.hasOwn(DISTRIBUTIONS, cloud) || rest.length > 0) {
    throw new Error(`name one stack: ${clouds.join(" or ")}\n\n${usage}`);
  }
  return { cloud: cloud as LabCloud, ...values };
}

/** Nothing but the summary goes to stdout. */
const say = (message: string): void => console.error(message);

async function changesAgainst({ cloud, base }: PreviewOptions, teardown: Teardown): Promise<Change[]> {
  const folder = await mkdtemp(join(tmpdir(), "portworx-preview-"));
  teardown.add(() => rm(folder, { recursive: true, force: true }));
  const before = await projectAt(base, join(folder, "base"));
  teardown.add(() => before.remove());
  const after = await projectAsItStands(join(folder, "head"));
  await prepareTools();
  for (const name of foreignVariables()) delete process.env[name];
  const lab = teardown.own(await startLab({ folder: join(folder, "lab"), cloud }));
  await prepareCloud(cloud, lab.state);

  const pulumi = async (project: Project, ...args: string[]): Promise<string> => {
    const options = {
      cwd: project.folder,
      env: { ...process.env, ...environmentOf(lab.state) },
      maxBuffer: 2 ** 27,
    };
    const command = [...args, "--stack", cloud, "--non-interactive", "--color", "never"];
    return (await promisify(execFile)("pulumi", command, options).catch(explain)).stdout;
  };
  await promisify(execFile)("pulumi", ["stack", "init", cloud, "--non-interactive"], {
    cwd: after.folder,
    env: { ...process.env, ...environmentOf(lab.state) },
  });
  if (existsSync(join(before.folder, `Pulumi.${cloud}.yaml`))) {
    say(`Bringing ${cloud} of ${base} up ...`);
    await pulumi(before, "up", "--yes", "--skip-preview");
  } else say(`${base} has no stack ${cloud}: all of it is new.`);
  say("Previewing the project as it stands ...");
  return readChanges(await pulumi(after, "preview", "--json"));
}

/** Pulumi tells what is wrong on stdout. */
function explain(error: Error & { stdout?: string; stderr?: string }): never {
  throw new Error([error.message, error.stdout, error.stderr].filter(Boolean).join("\n"));
}

async function main(): Promise<number> {
  const options = parse(process.argv.slice(2));
  const teardown = new Teardown();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => void teardown.run().finally(() => process.exit(2)));
  }
  try {
    const changes = await changesAgainst(options, teardown);
    console.log(options.json ? JSON.stringify(changes, null, 2) : summaryOf(options.cloud, options.base, changes));
    return 0;
  } finally {
    await teardown.run();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
