import { InputError } from "./input-error";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const labelPattern = new RegExp(`^${label}$`);
const subdomainPattern = new RegExp(`^${label}(\\.${label})*$`);

/** @throws InputError where the text is no RFC 1123 label. */
export function checkNamespace(value: string, input = "namespace"): void {
  if (value.length <= 63 && labelPattern.test(value)) return;
  throw new InputError({
    input,
    value,
    wanted: "a Kubernetes namespace: 1 to 63 characters of a-z, 0-9 and -, beginning and ending with a letter or digit",
    remedy: "Name the namespace that Portworx runs in, such as portworx.",
  });
}

/** @throws InputError where the text is no RFC 1123 subdomain. */
export function checkServiceAccountName(value: string, input = "serviceAccounts"): void {
  if (isSubdomain(value)) return;
  throw new InputError({
    input,
    value,
    wanted: `a service account name: ${subdomainForm}`,
    remedy: "Give the bare name, without namespace, such as portworx.",
  });
}

/** @throws InputError where the text is no RFC 1123 subdomain. */
export function checkClusterName(value: string, input = "clusterName"): void {
  if (isSubdomain(value)) return;
  throw new InputError({
    input,
    value,
    wanted: `a Kubernetes object name: ${subdomainForm}`,
    remedy: "Name the StorageCluster, such as px-cluster; the name can never change afterwards.",
  });
}

const subdomainForm = "1 to 253 characters of a-z, 0-9, - and ., each part beginning and ending with a letter or digit";

function isSubdomain(value: string): boolean {
  return value.length <= 253 && subdomainPattern.test(value);
}
