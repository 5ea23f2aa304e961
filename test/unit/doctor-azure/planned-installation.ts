import type { Check } from "../../../doctor/check";
import { pass } from "../../../doctor/check";
import type { ClusterReader } from "../../../doctor/cluster/cluster-reader";
import { paths } from "../../../doctor/cluster/paths";
import type { Expected } from "../../../doctor/expected";
import type { StorageCluster } from "../../../doctor/facts/storage-cluster";
import { Installation, type InstallationOptions } from "../../../doctor/installation";
import { Cloud } from "../../../components/platforms";

/** What a test says about Portworx in a cluster that has only nodes, service accounts and tokens. */
export interface Plan {
  readonly cluster: ClusterReader;
  readonly clientId: string;
  /** Of the pods' tokens. */
  readonly audience?: string;
  /** What the webhook gave the pods. */
  readonly tenantId?: string;
  readonly authorityHost?: string;
  readonly expected: Expected;
  readonly options: InstallationOptions;
}

/** Node of the one Portworx pod that is said to live. */
export const NODE = "aks-workers-0";

/** An installation on AKS whose tokens are real. */
export class PlannedInstallation extends Installation {
  constructor(private readonly plan: Plan) {
    super(plan.cluster, plan.expected, { fetch: (url) => this.publish(url), ...plan.options });
  }

  override readonly storageCluster = (): Promise<StorageCluster> =>
    Promise.resolve({
      metadata: {
        name: "px-demo",
        namespace: "portworx",
        uid: "1",
        creationTimestamp: "2026-01-01T00:00:00Z",
        annotations: { "portworx.io/is-aks": "true" },
      },
      spec: { stork: { enabled: true, useWorkloadIdentity: true } },
    });

  /** Not running, so that no token is bound to it. */
  override readonly pods = () =>
    Promise.resolve([
      {
        name: "px-0",
        namespace: "portworx",
        uid: "0",
        kind: "px" as const,
        serviceAccount: "portworx",
        node: NODE,
        phase: "Pending",
        createdAt: new Date(),
        labels: {},
        annotations: {},
        tokens: [
          {
            volume: "azure-identity-token",
            audience: this.plan.audience ?? "api://AzureADTokenExchange",
            path: "azure-identity-token",
          },
        ],
        containers: [{ name: "portworx", env: this.variables(), variables: [], mounts: [] }],
      },
    ]);

  override cloud() {
    return Promise.resolve(Cloud.Azure);
  }

  override identity() {
    return Promise.resolve(this.plan.clientId);
  }

  private variables(): Record<string, string> {
    const { tenantId, authorityHost } = this.plan;
    return {
      ...(tenantId !== undefined && { AZURE_TENANT_ID: tenantId }),
      ...(authorityHost !== undefined && { AZURE_AUTHORITY_HOST: authorityHost }),
    };
  }

  /** The cluster's own documents, as the issuer shows them to the internet. */
  private async publish(url: Parameters<typeof fetch>[0]): Promise<Response> {
    const issuer = await this.issuer();
    const isDocument = typeof url === "string" && url.endsWith(paths.discoveryDocument);
    if (!isDocument) return Response.json(await this.plan.cluster.read(paths.keys));
    return Response.json({ issuer, jwks_uri: `${issuer}keys` });
  }
}

/** What the checks of Azure need of the cluster's checks, all of it well. */
export const clusterIsWell: readonly Check<Installation>[] = [
  "storage-cluster.identity",
  "issuer.discovery",
  "issuer.token",
].map((id) => ({ id, title: id, why: id, needs: [], run: () => Promise.resolve(pass("well")) }));
