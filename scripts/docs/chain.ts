import { oidcProviderArn } from "../../components/aws/arn";
import { trustPolicy } from "../../components/aws/trust-policy";
import { Cloud, cloudServiceAccounts, platforms, PlatformName } from "../../components/platforms";
import { credentialKeys } from "../../components/portworx/credential";
import { subject } from "../../components/subject";
import { fenced, table } from "./markdown";

/** The installation that the pages speak of. */
export const example = {
  namespace: "portworx",
  aws: {
    accountId: "123456789012",
    partition: "aws",
    issuerUrl: "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE",
    roleArn: "arn:aws:iam::123456789012:role/portworx",
  },
  azure: {
    subscription: "01234567-89ab-cdef-0123-456789abcdef",
    issuerUrl: "https://eastus.oic.prod-aks.azure.com/TENANT/CLUSTER/",
    clientId: "11111111-2222-3333-4444-555555555555",
  },
} as const;

const { namespace } = example;
const subjects = cloudServiceAccounts().map((name) => subject(namespace, name));
const storageSubject = subject(namespace, "portworx");

/** The trust policy that the example's role gets. */
export function exampleTrustPolicy(serviceAccounts: readonly string[] = cloudServiceAccounts()) {
  const { issuerUrl } = example.aws;
  const audiences = audiencesOf(Cloud.Aws, PlatformName.Eks);
  return trustPolicy([
    { issuerUrl, oidcProviderArn: oidcProviderArn(example.aws, issuerUrl), audiences, namespace, serviceAccounts },
  ]);
}

function audiencesOf(cloud: Cloud, name: PlatformName): readonly string[] {
  const platform = platforms[cloud][name];
  if (!platform) throw new Error(`there is no platform ${name} on ${cloud}`);
  return platform.tokenAudiences;
}

/** How a pod of Portworx comes to its credentials on AWS, as a picture. */
export function awsChain(): string {
  const [audience = ""] = audiencesOf(Cloud.Aws, PlatformName.Eks);
  return sequence([
    "participant O as Portworx operator",
    "participant K as API server",
    "participant W as pod identity webhook",
    "participant P as Portworx pod",
    "participant S as AWS STS",
    "participant I as issuer",
    "participant A as EC2, S3",
    `O->>K: annotate the service accounts<br/>${credentialKeys[Cloud.Aws]}: ${example.aws.roleArn}`,
    "O->>K: create pod of service account portworx",
    "K->>W: change this pod?",
    "W-->>K: volume aws-iam-token<br/>AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE",
    `K-->>P: token, signed by the cluster<br/>iss ${example.aws.issuerUrl}<br/>sub ${storageSubject}<br/>aud ${audience}`,
    "P->>S: AssumeRoleWithWebIdentity with token and role ARN",
    "S->>I: discovery document and public keys",
    "Note over S: IAM OIDC provider for exactly iss, with aud among its client ids?<br/>trust policy of the role, aud and sub equal?",
    "S-->>P: short-lived credentials",
    "P->>A: CreateVolume, PutObject, ...",
  ]);
}

/** The same on Azure. */
export function azureChain(): string {
  const [audience = ""] = audiencesOf(Cloud.Azure, PlatformName.Aks);
  return sequence([
    "participant O as Portworx operator",
    "participant K as API server",
    "participant W as workload identity webhook",
    "participant P as Portworx pod",
    "participant E as Entra ID",
    "participant I as issuer",
    "participant A as Resource Manager, Blob Storage",
    `O->>K: annotate the service accounts<br/>${credentialKeys[Cloud.Azure]}: ${example.azure.clientId}`,
    "O->>K: create pod of service account portworx<br/>label azure.workload.identity/use: true",
    "K->>W: change this pod?",
    "W-->>K: volume azure-identity-token<br/>AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE",
    `K-->>P: token, signed by the cluster<br/>iss ${example.azure.issuerUrl}<br/>sub ${storageSubject}<br/>aud ${audience}`,
    "P->>E: token as client assertion of the client id",
    "E->>I: discovery document and public keys",
    "Note over E: a federated credential of the identity with exactly this iss, sub and aud?",
    "E-->>P: access token",
    "P->>A: write disk, write virtual machine, put blob, ...",
  ]);
}

function sequence(lines: readonly string[]): string {
  return fenced("mermaid", ["sequenceDiagram", ...lines.map((line) => `  ${line}`)].join("\n"));
}

const head = ["link", "says exactly", "who compares it", "wrong, it looks like this"];

/** What each link on AWS must say. */
export function awsLinks(): string {
  const { issuerUrl, roleArn } = example.aws;
  const issuer = issuerUrl.replace("https://", "");
  const [audience = ""] = audiencesOf(Cloud.Aws, PlatformName.Eks);
  return table(head, [
    [
      "token",
      values({ iss: issuerUrl, sub: storageSubject, aud: audience }),
      "AWS STS",
      "nothing: the cluster signs any token",
    ],
    [
      "IAM OIDC provider",
      values({ url: issuerUrl, "client ids": audience }),
      "STS, `iss` byte by byte",
      "`InvalidIdentityToken`",
    ],
    [
      "trust policy of the role",
      values({ [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subjects.join(", ") }),
      "STS, with `StringEquals`",
      "`AccessDenied`, without a reason",
    ],
    [
      "annotation of the service accounts",
      values({ [credentialKeys[Cloud.Aws]]: roleArn }),
      "the webhook, when a pod is created",
      "a pod on the node's role",
    ],
    ["StorageCluster", credentialEntry(Cloud.Aws, roleArn), "the operator", "no annotation"],
  ]);
}

/** What each link on Azure must say. */
export function azureLinks(): string {
  const { issuerUrl, clientId } = example.azure;
  const [audience = ""] = audiencesOf(Cloud.Azure, PlatformName.Aks);
  return table(head, [
    [
      "token",
      values({ iss: issuerUrl, sub: storageSubject, aud: audience }),
      "Entra ID",
      "nothing: the cluster signs any token",
    ],
    [
      "federated credential, one for each service account",
      values({ issuer: issuerUrl, subject: subjects.join(" or "), audiences: audience }),
      "Entra ID, byte by byte; the issuer's last slash counts",
      "`AADSTS700211`, `AADSTS700212` or `AADSTS700213`",
    ],
    [
      "annotation of the service accounts",
      values({ [credentialKeys[Cloud.Azure]]: clientId }),
      "the webhook, when a pod is created",
      "`AADSTS700016` where it is a principal id",
    ],
    [
      "label of the pods",
      values({ "azure.workload.identity/use": "true" }),
      "the webhook's selector",
      "a pod without token",
    ],
    ["StorageCluster", credentialEntry(Cloud.Azure, clientId), "the operator", "no annotation"],
  ]);
}

function values(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(([key, value]) => `\`${key}\`: \`${value}\``)
    .join("<br/>");
}

function credentialEntry(cloud: Cloud, value: string): string {
  return `\`spec.workloadIdentity.credentials\`:<br/>${values({ cloudProvider: cloud, key: credentialKeys[cloud], value })}`;
}
