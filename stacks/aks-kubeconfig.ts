import * as pulumi from "@pulumi/pulumi";
import { listManagedClusterUserCredentials } from "@pulumi/azure-native/containerservice/listManagedClusterUserCredentials";
import type { AzureCloud } from "../components/azure/azure-clouds";
import type { AksClusterQuery } from "./aks-cluster";
import { KubeLogin } from "./configuration/azure-cluster";
import { ConfigurationError } from "./configuration/mistakes";

/** Who reaches an AKS cluster, and by what kind of account. */
export interface AksAccess extends AksClusterQuery {
  readonly azureCloud: AzureCloud;
  /** The tenant of a cluster with Entra ID; absent, the cluster has accounts of its own. */
  readonly entraTenantId?: string;
  readonly login?: KubeLogin;
}

/**
 * The kubeconfig that AKS gives its users (role Azure Kubernetes Service Cluster User Role).
 *
 * For a cluster with Entra ID it is rewritten so that kubelogin asks for a token at every use: it holds no credential. For a
 * cluster with accounts of its own it holds the key of such an account, which lands in the state of the Kubernetes provider,
 * encrypted: the result is a secret.
 *
 * @throws ConfigurationError where AKS gives none, or one that cannot be read
 */
export async function aksKubeconfig(access: AksAccess): Promise<string | pulumi.Output<string>> {
  const { name: resourceName, resourceGroup: resourceGroupName, entraTenantId } = access;
  // Of the formats for Entra ID, the one that does not need a plugin of old.
  const format = entraTenantId === undefined ? undefined : "exec";
  const { kubeconfigs } = await listManagedClusterUserCredentials({ resourceName, resourceGroupName, format }).catch(
    (error: Error) => {
      throw unreachable(access, `Azure says: ${error.message}`);
    },
  );
  const text = Buffer.from(kubeconfigs[0]?.value ?? "", "base64").toString("utf8");
  if (text === "") throw unreachable(access, "AKS gave none");
  return entraTenantId === undefined ? pulumi.secret(text) : entraKubeconfig(addressIn(text, access), access);
}

interface Address {
  readonly server: string;
  readonly certificateAuthority: string;
}

/** AKS's kubeconfigs have one cluster, and both values on a line of their own: no parser of YAML is worth its start time. */
function addressIn(kubeconfig: string, access: AksAccess): Address {
  const valueOf = (key: string): string | undefined =>
    new RegExp(`"?\\b${key}"?:\\s*"?([^\\s",}]+)`).exec(kubeconfig)?.[1];
  const server = valueOf("server");
  const certificateAuthority = valueOf("certificate-authority-data");
  if (server !== undefined && certificateAuthority !== undefined) return { server, certificateAuthority };
  throw unreachable(access, "AKS gave one without server and certificate-authority-data");
}

/** The application of every AKS cluster with Entra ID, which tokens are asked for. */
const aksServerId = "6dae42f8-4368-4678-94ff-3960e28e3630";

function entraKubeconfig({ server, certificateAuthority }: Address, access: AksAccess): string {
  const { name, azureCloud, entraTenantId = "", login = KubeLogin.AzureCli } = access;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": certificateAuthority } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "kubelogin",
            args: [
              ...["get-token", "--login", login, "--server-id", aksServerId],
              ...["--environment", azureCloud, "--tenant-id", entraTenantId],
            ],
            interactiveMode: "Never",
            installHint: "kubelogin asks Entra ID for the cluster's token: az aks install-cli installs it.",
          },
        },
      },
    ],
  });
}

function unreachable({ name, resourceGroup }: AksClusterQuery, problem: string): ConfigurationError {
  return new ConfigurationError(pulumi.getProject(), [
    {
      input: "cluster.name",
      value: name,
      wanted: `an AKS cluster whose kubeconfig may be listed (Azure Kubernetes Service Cluster User Role); ${problem}`,
      remedy:
        `Compare with: az aks get-credentials --resource-group ${resourceGroup} --name ${name}; ` +
        "or say with kubernetes.context, kubernetes.path or the secret kubeconfig how to reach it.",
    },
  ]);
}
