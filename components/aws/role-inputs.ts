import { checked, derived } from "../inputs";
import { roleArn } from "./arn";
import { checkRoleName, checkRolePath, checkSessionDuration } from "./iam-names";
import type { PortworxRoleArgs } from "./portworx-role";
import { boundaryIn, checkedPermissions, permissionJson } from "./role-permissions";
import { checkedClusters, homeOf, trustJson } from "./role-trust";

/**
 * What a PortworxRole is made of; what is plain is checked now, the rest once it is known.
 *
 * @param name the role's name where none is given
 * @throws InputError
 */
export function roleInputs(name: string, args: PortworxRoleArgs) {
  const clusters = checkedClusters(args.clusters);
  const permissions = checkedPermissions(args);
  const { maxSessionDuration, permissionsBoundary: boundary } = args;
  const roleName = checked(args.roleName ?? name, (known) => checkRoleName(known));
  const path = checked(args.path ?? "/", (known) => checkRolePath(known));

  return {
    role: {
      name: roleName,
      path,
      description: "Assumed by Portworx with the tokens of its service accounts",
      assumeRolePolicy: derived(clusters, (known) => trustJson(known, args.trustPolicyQuota)),
      maxSessionDuration:
        maxSessionDuration === undefined
          ? undefined
          : checked(maxSessionDuration, (known) => checkSessionDuration(known)),
      permissionsBoundary:
        boundary === undefined
          ? undefined
          : derived({ clusters, boundary }, (known) => boundaryIn(homeOf(known.clusters), known.boundary)),
    },
    policy: derived({ clusters, permissions }, (known) => permissionJson(homeOf(known.clusters), known.permissions)),
    // Computed, so that the first preview shows it.
    arn: derived({ clusters, path, roleName }, (known) => roleArn(homeOf(known.clusters), known.path, known.roleName)),
  };
}
