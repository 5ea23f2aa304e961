import { createPublicKey } from "node:crypto";
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
  /** The public keys of the service account tokens that are accepted. */
  readonly verifyingKeys: string;
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

/** The keys of service account tokens, PEM. */
export interface ServiceAccountKeys {
  /** Private; signs new tokens. */
  readonly signing: string;
  /** Private or public ones whose tokens are accepted beside those of the signing key. */
  readonly others?: readonly string[];
}

/** Writes the keys where the programs of a cluster read them when they start. */
export async function writeServiceAccountKeys(
  { signingKey, verifyingKeys }: Pick<ClusterFiles, "signingKey" | "verifyingKeys">,
  { signing, others = [] }: ServiceAccountKeys,
): Promise<void> {
  const publicKeys = [signing, ...others].map((key) => createPublicKey(key).export({ type: "spki", format: "pem" }));
  await writeFile(signingKey, signing, { mode: 0o600 });
  await writeFile(verifyingKeys, publicKeys.join(""), { mode: 0o600 });
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
    signingKey: join(folder, "service-account.key"),
    verifyingKeys: join(folder, "service-account.pub"),
    kubeconfig: await writeKubeconfig(join(folder, "kubeconfig"), {
      name: identity.name,
      endpoint: identity.endpoint,
      certificateAuthority: authority.certificate,
      user: admin,
    }),
  };
  await writeServiceAccountKeys(files, { signing: signingKey });
  await copyFile(join(__dirname, "kwok.yaml"), join(folder, "kwok.yaml"));
  return { files, certificateAuthority: authority.certificate };
}
