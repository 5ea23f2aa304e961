import { writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import type { KeyPair } from "./certificates";

export interface KubeconfigContent {
  /** Name of the one cluster, user and context. */
  readonly name: string;
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly user: KeyPair;
}

export async function writeKubeconfig(path: string, content: KubeconfigContent): Promise<string> {
  const { name, endpoint, certificateAuthority, user } = content;
  const document = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": base64(certificateAuthority) } }],
    users: [
      {
        name,
        user: {
          "client-certificate-data": base64(user.certificate),
          "client-key-data": base64(user.privateKey),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  await writeFile(path, stringify(document, { lineWidth: 0 }), { mode: 0o600 });
  return path;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
