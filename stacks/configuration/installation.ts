import type { z } from "zod";
import type { InputMistake } from "../../components/input-error";
import { checkClusterName } from "../../components/kubernetes-names";
import { checkUsableNamespace, testedVersions, type Platform } from "../../components/platforms";
import { credentialKeys } from "../../components/portworx/credential";
import { checkOperatorVersion } from "../../components/portworx/operator-chart";
import { checkMethod } from "../../components/portworx/operator-method";
import { checkSpec } from "../../components/portworx/spec-rules";
import { checkVersions, resolvePortworx } from "../../components/portworx/version-rules";
import type { commonKeys } from "./common";
import { judge } from "./judge";

/** The keys that every cloud's stack has. */
export interface Installation extends z.output<z.ZodObject<typeof commonKeys>> {
  readonly cluster: { readonly name: string };
}

/**
 * Checks across keys of what is installed, by the rules of the components themselves: each key alone may be right and the
 * whole still impossible.
 */
export function installationMistakes(installation: Partial<Installation>, platform: Platform): InputMistake[] {
  const mistakes: InputMistake[] = [];
  const { namespace } = installation;
  if (namespace !== undefined) judge(mistakes, () => checkUsableNamespace(platform, namespace));
  checkAccess(mistakes, installation);
  checkOperator(mistakes, installation, platform);
  checkStorageCluster(mistakes, installation, platform);
  return mistakes;
}

/** The StorageCluster's name: the one given, else the Kubernetes cluster's. */
export function storageClusterName<Name extends string | undefined>(
  given: string | undefined,
  cluster: Name,
): string | Name {
  return given ?? cluster;
}

function checkAccess(mistakes: InputMistake[], { kubeconfig, kubernetes }: Partial<Installation>): void {
  if (kubeconfig === undefined || kubernetes?.path === undefined) return;
  mistakes.push({
    input: "kubernetes.path",
    value: kubernetes.path,
    wanted: "no path where the key kubeconfig holds a whole kubeconfig",
    remedy: "Remove one of the two.",
  });
}

function checkOperator(mistakes: InputMistake[], installation: Partial<Installation>, platform: Platform): void {
  const { operator, namespace = "" } = installation;
  if (operator === undefined) return;
  const { version } = operator;
  const keyOfOperator = (input: string): string => `operator.${input}`;
  judge(mistakes, () => checkMethod({ ...operator, namespace, platform: platform.name }), keyOfOperator);
  if (version !== undefined) judge(mistakes, () => checkOperatorVersion(version, platform.cloud), keyOfOperator);
}

function checkStorageCluster(mistakes: InputMistake[], installation: Partial<Installation>, platform: Platform): void {
  const { storageCluster, operator, confirmDataLoss, migration = false } = installation;
  if (storageCluster === undefined) return;
  const { version: portworxVersion, image, storkUseWorkloadIdentity = true, spec } = storageCluster;
  const name = storageClusterName(storageCluster.name, installation.cluster?.name);
  if (name !== undefined) judge(mistakes, () => checkClusterName(name), keyOf);

  const release = judge(mistakes, () => resolvePortworx({ portworxVersion, image }), keyOf);
  if (release !== undefined && operator !== undefined) {
    const versions = { release, operator: operator.version ?? testedVersions.operator, storkUseWorkloadIdentity };
    judge(mistakes, () => checkVersions({ cloud: platform.cloud, ...versions }), keyOf);
  }
  const rules = {
    clusterName: name,
    image: release?.image,
    portworxVersion: release?.version,
    credential: { cloudProvider: platform.cloud, key: credentialKeys[platform.cloud] },
    storkUseWorkloadIdentity,
    confirmDataLoss,
    migration,
  };
  judge(mistakes, () => checkSpec(spec, rules), keyOf);
  if (installation.existingCertManager && asksForCertManager(spec)) {
    mistakes.push({
      input: "storageCluster.spec.certManager.enabled",
      value: true,
      wanted: "false where existingCertManager is true: two cert-managers in one cluster get in each other's way",
      remedy: "Remove one of the two.",
    });
  }
}

function asksForCertManager(spec: { readonly certManager?: unknown } | undefined): boolean {
  const asked = spec?.certManager;
  return typeof asked === "object" && asked !== null && "enabled" in asked && asked.enabled === true;
}

/** Keys of the configuration that are called otherwise than the inputs of StorageCluster that they become. */
const renamed: Readonly<Record<string, string>> = {
  clusterName: "name",
  portworxVersion: "version",
};

function keyOf(input: string): string {
  return input === "operatorVersion" ? "operator.version" : `storageCluster.${renamed[input] ?? input}`;
}
