import * as pulumi from "@pulumi/pulumi";
import { checked, derived, plainParts } from "../inputs";
import { checkClusterName, checkNamespace } from "../kubernetes-names";
import { checkUsableNamespace, platformOf } from "../platforms";
import { checkedCredential } from "./credential";
import { checkSpec, type SpecRules } from "./spec-rules";
import type { StorageClusterArgs } from "./storage-cluster";
import { completeSpec, defaultSpec } from "./storage-cluster-spec";
import { checkVersions, resolvePortworx } from "./version-rules";

/**
 * A StorageCluster's inputs with their defaults; what is plain is checked now, the rest once it is known.
 *
 * @throws InputError
 */
export function checkedInputs(args: StorageClusterArgs) {
  const cloud = args.credential.cloudProvider;
  const platform = platformOf(cloud, args.platform);
  const storkUseWorkloadIdentity = args.storkUseWorkloadIdentity ?? true;

  const clusterName = checked(args.clusterName, (known) => checkClusterName(known));
  const namespace = checked(args.namespace, (known) => {
    checkNamespace(known);
    checkUsableNamespace(platform, known);
  });
  const credential = checkedCredential(args.credential);
  const release = derived({ portworxVersion: args.portworxVersion, image: args.image }, resolvePortworx);
  const image = derived(release, (known) => known.image);
  const versionWarnings = derived(
    { cloud, release, operator: args.operatorVersion, storkUseWorkloadIdentity },
    checkVersions,
  );

  const spec = (args.spec as unknown) ?? defaultSpec(cloud);
  const rules = {
    clusterName,
    image,
    portworxVersion: derived(release, (known) => known.version),
    credential,
    storkUseWorkloadIdentity,
    confirmDataLoss: args.confirmDataLoss,
    migration: args.migration ?? false,
  };
  checkSpec(plainParts(spec), plainParts(rules) as SpecRules);
  const specWarnings = derived({ spec, rules }, (known) => checkSpec(known.spec, known.rules));

  return {
    clusterName,
    namespace,
    annotations: pulumi.output(args.annotations).apply((given) => ({ ...platform.annotations, ...given })),
    spec: completeSpec(spec, platform, { image, credential, storkUseWorkloadIdentity }),
    versionWarnings,
    specWarnings,
    expected: pulumi.output({ cloud, credential, storkUseWorkloadIdentity, operatorVersion: args.operatorVersion }),
  };
}
