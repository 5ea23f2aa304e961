import { SUBSCRIPTION } from "../../recorded-azure";

export const PROJECT = "portworx-workload-identity";

// Any RSA key; fixed, since the issuer's documents in the recorded state are made of it.
const publicKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqEXIihQJJ3oZ9u07fEU/
IQWfYo9FWxVlllP50SAaqgzrySmkMUgtncpIwHVnuaA9XjYiEecwjWW5qp/OnAny
Q1H0NeO2tKt9RE7cRecpvpdO3Qmym5j07DWSwUED9ol+hUP6sYln+2p29HNltj6K
aZf101X0JS81bcnH9+/Ve2hdITU+X0w6L8rfLaZSNAOjpnqDBy9402J4iNG4Rsos
EMNYoHXqwYc0xXmjuGOM6kx/9NpJEExlEr5z3YcSnDi+1+Rq5OKvLzIzmCr8wh7k
R2C33d6rEhJY3cfYdW50wA3CM6TZHHo42X6+vH4inihSKrpm3AMHcubwxkUQ7by6
DQIDAQAB
-----END PUBLIC KEY-----
`;

const webhook = { image: "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17" };
const backups = `/subscriptions/${SUBSCRIPTION}/resourceGroups/storage/providers/Microsoft.Storage/storageAccounts/backups`;

/** Configuration keys of the stacks whose state is recorded, by the name of the state's file. */
const stacks: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "aws-eks": {
    cloud: "aws",
    platform: "eks",
    cluster: { name: "portworx-demo" },
    cloudSnap: { buckets: ["portworx-demo-backups"] },
  },
  "aws-self-managed": {
    cloud: "aws",
    platform: "self-managed",
    cluster: { name: "portworx-demo" },
    selfHostedIssuer: { bucketName: "portworx-demo-issuer", publicKeys: [publicKey] },
    webhook,
  },
  "azure-aks": {
    cloud: "azure",
    platform: "aks",
    cluster: { name: "portworx-demo", resourceGroup: "storage" },
    cloudSnap: { storageAccounts: [backups] },
  },
  "azure-gardener": {
    cloud: "azure",
    platform: "gardener",
    cluster: { name: "portworx-demo", resourceGroup: "workers", issuerUrl: "https://issuer.example.com/demo" },
  },
};

export const stackNames: readonly string[] = Object.keys(stacks);

/** The configuration of one of the stacks, as the engine wants it. */
export function configurationOf(name: string): Record<string, string> {
  const keys = { kubernetes: { context: "portworx-demo" }, ...stacks[name] };
  const texts = Object.entries(keys).map(([key, value]): [string, string] => [
    `${PROJECT}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return { "aws:region": "us-east-1", ...Object.fromEntries(texts) };
}
