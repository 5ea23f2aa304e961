import type { Cloud } from "../../components/platforms";
import { checkStorkImage, checkVersions, resolvePortworx } from "../../components/portworx/version-rules";
import type { Check, Finding } from "../check";
import { fail, notApplicable, pass, warn } from "../check";
import { messageOf } from "../cluster/failures";
import type { StorageCluster } from "../facts/storage-cluster";
import type { Installation } from "../installation";

/** Whether Portworx, its operator and Stork are new enough, and fit together. */
export const versions: Check<Installation> = {
  id: "storage-cluster.versions",
  title: "Portworx, operator and Stork know workload identity",
  why: "Older releases ignore the block, or take away again what the webhook put into the pods.",
  needs: ["storage-cluster.block"],
  async run(installation) {
    const [cluster, cloud] = await Promise.all([installation.storageCluster(), installation.cloud()]);
    return judgeVersions(cluster, cloud);
  },
};

/** Judges what the spec asks for and the status reports. */
export function judgeVersions({ spec, status }: StorageCluster, cloud: Cloud): Finding {
  const { operatorVersion } = status ?? {};
  if (operatorVersion === undefined) return notApplicable("the operator has not reported its version yet");
  try {
    const release = resolvePortworx(
      spec?.image === undefined ? { portworxVersion: status?.version } : { image: spec.image },
    );
    const warnings = checkVersions({
      cloud,
      release,
      operator: operatorVersion,
      storkUseWorkloadIdentity: spec?.stork?.useWorkloadIdentity === true,
    });
    const stork = spec?.stork?.image;
    if (stork !== undefined) checkStorkImage(stork, release.version, "spec.stork.image");
    if (warnings.length > 0) return warn(warnings.join(" "), "Upgrade the operator.");
    return pass(`Portworx ${release.version}, operator ${operatorVersion}`);
  } catch (error) {
    return fail(messageOf(error), "Upgrade to the named version; see the release notes of Portworx and its operator.");
  }
}
