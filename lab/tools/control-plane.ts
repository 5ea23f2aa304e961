import { join } from "node:path";
import { PROGRAMS } from "../cluster/programs";
import { findOnPath, isExecutable } from "./command";

/**
 * The folder KUBEBUILDER_ASSETS, where it holds a whole control plane. What `setup-envtest` puts there is not enough:
 * it has no controllers, and without them no Deployment rolls out and no deletion ends.
 * @param note told why a folder that is set is not used
 */
export function findControlPlane(
  note: (text: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const folder = environment.KUBEBUILDER_ASSETS;
  if (folder === undefined || folder === "") return undefined;
  const instead = "the lab uses a control plane of its own.";
  const missing = PROGRAMS.filter((program) => !isExecutable(join(folder, program)));
  if (missing.length > 0) {
    note(`KUBEBUILDER_ASSETS=${folder} has no ${missing.join(", ")}: ${instead}`);
    return undefined;
  }
  // Those programs would outlive a lab that is killed; setpriv ends them with it.
  if (findOnPath("setpriv") === undefined) {
    note(`KUBEBUILDER_ASSETS=${folder} needs \`setpriv\` (of util-linux) on the PATH: ${instead}`);
    return undefined;
  }
  return folder;
}
