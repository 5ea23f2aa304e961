import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImportResource } from "@pulumi/pulumi/automation";
import type { Workstation } from "./workstation";

/** What `pulumi preview --import-file` writes. */
interface ImportFile {
  resources: ImportResource[];
}

/** docs/recovery.md, after SIGKILL: what comes before the command that was killed is run again. */
export async function recoverFromKill(workstation: Workstation): Promise<void> {
  await workstation.expect("cancel", "--yes");
  await workstation.expect("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
}

/** The file backend writes a second file beside each state, not atomically, and stops at an empty one. */
export async function removeEmptyAttributes(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if (name.endsWith(".attrs") && (await stat(path)).size === 0) await rm(path);
  }
}

/**
 * docs/recovery.md, "already exists": takes over what was made and never came into the state.
 *
 * @param refusal what the second run printed: for each such object its name in the program, its type and its id
 */
export async function importLost(workstation: Workstation, refusal: string): Promise<void> {
  const ids = new Map<string, string>();
  for (const [, name, type, id = ""] of refusal.matchAll(/\((\S+)\):\n\s+error: (\S+) (.+) already exists/g)) {
    ids.set(`${type} ${name}`, id);
  }
  const path = workstation.file("import.json");
  await workstation.expect("preview", "--import-file", path);
  const file = JSON.parse(await readFile(path, "utf8")) as ImportFile;
  file.resources = file.resources.flatMap((resource) => {
    const id = ids.get(`${resource.type} ${resource.logicalName ?? resource.name}`);
    if (id !== undefined) return [{ ...resource, id }];
    return resource.component ? [resource] : [];
  });
  await writeFile(path, JSON.stringify(file));
  const options = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false"];
  await workstation.expect("import", "--file", path, ...options);
}
