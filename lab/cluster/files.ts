import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CertificateAuthority, newServiceAccountKey } from "./certificates";
import { writeKubeconfig } from "./kubeconfig";

/** Paths of what the programs of a cluster read. */
export interface ClusterFiles {
  /** PEM of the cluster's certificate authority. */
  readonly authority: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  /** The private key that signs service account tokens. */
  readonly signingKey: string;
  /** Cluster-admin access. */
  readonly kubeconfig: string;
}

export interface ClusterIdentity {
  /** The one context of the kubeconfig. */
  readonly name: string;
  readonly endpoint: string;
  /** Address of the Service `kubernetes`. */
  readonly serviceAddress: string;
}

export async function writeClusterFiles(
  folder: string,
  identity: ClusterIdentity,
): Promise<{ files: ClusterFiles; certificateAuthority: string }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = await CertificateAuthority.create(`${identity.name} CA`);
  const [server, admin, signingKey] = await Promise.all([
    authority.server([
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
      "localhost",
      "127.0.0.1",
      identity.serviceAddress,
    ]),
    authority.client({ user: "lab-administrator", groups: ["system:masters"] }),
    newServiceAccountKey(),
  ]);
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };
  const files = {
    authority: await write("ca.crt", authority.certificate),
    serverCertificate: await write("server.crt", server.certificate),
    serverKey: await write("server.key", server.privateKey),
    signingKey: await write("service-account.key", signingKey),
    kubeconfig: await writeKubeconfig(join(folder, "kubeconfig"), {
      name: identity.name,
      endpoint: identity.endpoint,
      certificateAuthority: authority.certificate,
      user: admin,
    }),
  };
  await copyFile(join(__dirname, "kwok.yaml"), join(folder, "kwok.yaml"));
  return { files, certificateAuthority: authority.certificate };
}
