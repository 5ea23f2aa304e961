import { cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "..");

/** This project's own program with its example stack, as `pulumi new` would lay it out; nothing in the clone is written. */
export async function projectWorkspace(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  // Copies, since the compiler would take the target of a link for a source outside of the project.
  for (const name of [
    "index.ts",
    "components",
    "stacks",
    "tsconfig.json",
    "package.json",
    "Pulumi.yaml",
    "Pulumi.aws.yaml",
    "Pulumi.azure.yaml",
  ]) {
    await cp(join(REPOSITORY, name), join(folder, name), { recursive: true });
  }
  return folder;
}

/** The least that a TypeScript program can be: it creates nothing. */
export async function emptyWorkspace(folder: string, transpileOnly: boolean): Promise<string> {
  await mkdir(folder, { recursive: true });
  await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "Pulumi.yaml"), "name: empty\nruntime: nodejs\nmain: index.ts\n");
  await writeFile(join(folder, "package.json"), "{}\n");
  await writeFile(
    join(folder, "index.ts"),
    'import * as pulumi from "@pulumi/pulumi";\nexport const stack = pulumi.getStack();\n',
  );
  const compilerOptions = { target: "ES2022", module: "commonjs", moduleResolution: "bundler", skipLibCheck: true };
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, noCheck: transpileOnly } }),
  );
  return folder;
}

/** This project's program under Pulumi's default start, which checks types at every run. */
export async function typeCheckedWorkspace(folder: string): Promise<string> {
  await projectWorkspace(folder);
  await rm(join(folder, "tsconfig.json"));
  const compilerOptions = {
    target: "ES2022",
    module: "commonjs",
    moduleResolution: "bundler",
    strict: true,
    skipLibCheck: true,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  return folder;
}
