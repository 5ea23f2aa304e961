import type { Check } from "../check";
import type { Installation } from "../installation";
import * as cluster from "./cluster";
import * as issuer from "./issuer";
import * as pods from "./pods";
import * as serviceAccounts from "./service-accounts";
import * as storageCluster from "./storage-cluster";
import { versions } from "./versions";
import { certificate } from "./webhook/certificate";
import { deployment } from "./webhook/deployment";
import { injects } from "./webhook/injects";
import { failurePolicy, present, selection } from "./webhook/registration";

/**
 * The checks of the cluster, for both clouds; their order is that of the report. A cloud's own checks may need them:
 * cluster.reachable .rights, storage-cluster.found .block .identity .versions .static-credentials, service-accounts.annotated
 * .owner, webhook.present .selects .deployment .certificate .failure-policy .injects, pods.running .age .injected .identity
 * .static-credentials, issuer.discovery .expected .token .keys
 */
export const clusterChecks: readonly Check<Installation>[] = [
  cluster.reachable,
  cluster.rights,
  storageCluster.found,
  storageCluster.block,
  storageCluster.identity,
  versions,
  storageCluster.staticCredentials,
  serviceAccounts.annotated,
  serviceAccounts.owner,
  present,
  selection,
  deployment,
  certificate,
  failurePolicy,
  injects,
  pods.running,
  pods.age,
  pods.injected,
  pods.identity,
  pods.staticCredentials,
  issuer.discovery,
  issuer.expected,
  issuer.token,
  issuer.keys,
];
