import { InputError } from "./input-error";

/** The clouds whose identities a Portworx cluster can use. */
export enum Cloud {
  Aws = "aws",
  Azure = "azure",
}

/** The Kubernetes distributions known here. Gardener is on both clouds, Aks on Azure, the others on AWS. */
export enum PlatformName {
  /** Amazon Elastic Kubernetes Service. */
  Eks = "eks",
  /** Red Hat OpenShift Service on AWS, with STS. */
  Rosa = "rosa",
  /** Google Anthos on AWS (GKE on AWS). */
  Anthos = "anthos",
  /** Gardener, on AWS or on Azure. */
  Gardener = "gardener",
  /** Any other Kubernetes on EC2. */
  SelfManaged = "self-managed",
  /** Azure Kubernetes Service. */
  Aks = "aks",
}

/** What differs from one Kubernetes distribution to the next. */
export interface Platform {
  readonly cloud: Cloud;
  readonly name: PlatformName;
  /** The distribution's own name, for people. */
  readonly title: string;
  /** True where the distribution brings the webhook that injects tokens into pods; elsewhere it must be deployed. */
  readonly hasWebhook: boolean;
  /** Audiences that the cloud is to accept in the tokens of this distribution. */
  readonly tokenAudiences: readonly string[];
  /** Annotations that the StorageCluster needs. */
  readonly annotations: Readonly<Record<string, string>>;
  /** First Portworx port, where it is not Portworx's own default of 9001. */
  readonly startPort?: number;
  /** Command that prints the issuer of the cluster's tokens, with what has to be replaced in capitals. */
  readonly issuerCommand: string;
  /** Namespaces in which the distribution keeps the webhook from touching pods. */
  readonly unusableNamespaces: readonly string[];
  /** What the cluster's owner has to see to, since it lies outside of Portworx. */
  readonly advice: readonly string[];
}

const stsAudience = "sts.amazonaws.com";
const entraAudience = "api://AzureADTokenExchange";

// The cluster's own discovery document; every API server serves it.
const discoveryCommand = "kubectl get --raw /.well-known/openid-configuration | jq -r .issuer";

const aws = {
  [PlatformName.Eks]: {
    cloud: Cloud.Aws,
    name: PlatformName.Eks,
    title: "Amazon EKS",
    hasWebhook: true,
    tokenAudiences: [stsAudience],
    annotations: { "portworx.io/is-eks": "true" },
    issuerCommand: "aws eks describe-cluster --name NAME --query cluster.identity.oidc.issuer --output text",
    unusableNamespaces: [],
    advice: ["From Kubernetes 1.30 on, nodes need an instance metadata hop limit of 3 (HttpPutResponseHopLimit)."],
  },
  [PlatformName.Rosa]: {
    cloud: Cloud.Aws,
    name: PlatformName.Rosa,
    title: "Red Hat OpenShift Service on AWS",
    hasWebhook: true,
    // Portworx documents `openshift`, while OpenShift's webhook asks for tokens of STS; either is then accepted.
    tokenAudiences: ["openshift", stsAudience],
    annotations: { "portworx.io/is-openshift": "true" },
    startPort: 17001,
    issuerCommand: "oc get authentication.config.openshift.io cluster --output jsonpath='{.spec.serviceAccountIssuer}'",
    unusableNamespaces: [],
    advice: [
      "The cluster must use STS, so that it has a public issuer.",
      "The workers' security group must let them reach each other on TCP 17001-17022, 20048, 111 and 2049, and UDP 17002.",
      "User workload monitoring must be on (ConfigMap cluster-monitoring-config in openshift-monitoring).",
    ],
  },
  [PlatformName.Anthos]: {
    cloud: Cloud.Aws,
    name: PlatformName.Anthos,
    title: "Google Anthos on AWS",
    hasWebhook: false,
    tokenAudiences: [stsAudience],
    annotations: {},
    issuerCommand:
      "gcloud container aws clusters describe NAME --location LOCATION --format 'value(workloadIdentityConfig.issuerUri)'",
    unusableNamespaces: [],
    advice: ["Portworx has no installation page for this platform; it is treated as Kubernetes on EC2."],
  },
  [PlatformName.Gardener]: {
    cloud: Cloud.Aws,
    name: PlatformName.Gardener,
    title: "Gardener on AWS",
    hasWebhook: false,
    tokenAudiences: [stsAudience],
    annotations: {},
    issuerCommand: discoveryCommand,
    unusableNamespaces: [],
    advice: ["The issuer must be public: annotate the Shoot with authentication.gardener.cloud/issuer=managed."],
  },
  [PlatformName.SelfManaged]: {
    cloud: Cloud.Aws,
    name: PlatformName.SelfManaged,
    title: "Kubernetes on EC2",
    hasWebhook: false,
    tokenAudiences: [stsAudience],
    annotations: {},
    issuerCommand: discoveryCommand,
    unusableNamespaces: [],
    advice: ["The issuer must be public: its discovery document and keys are read by AWS STS."],
  },
} as const satisfies Partial<Record<PlatformName, Platform>>;

const azure = {
  [PlatformName.Aks]: {
    cloud: Cloud.Azure,
    name: PlatformName.Aks,
    title: "Azure Kubernetes Service",
    hasWebhook: true,
    tokenAudiences: [entraAudience],
    annotations: { "portworx.io/is-aks": "true" },
    issuerCommand: "az aks show --resource-group GROUP --name NAME --query oidcIssuerProfile.issuerUrl --output tsv",
    // AKS's admissions enforcer keeps every webhook away from this namespace.
    unusableNamespaces: ["kube-system"],
    advice: ["The cluster needs the OIDC issuer and workload identity switched on."],
  },
  [PlatformName.Gardener]: {
    cloud: Cloud.Azure,
    name: PlatformName.Gardener,
    title: "Gardener on Azure",
    hasWebhook: false,
    tokenAudiences: [entraAudience],
    annotations: {},
    issuerCommand: discoveryCommand,
    unusableNamespaces: [],
    advice: [
      "The issuer must be public: annotate the Shoot with authentication.gardener.cloud/issuer=managed.",
      "Nodes need the packages that Portworx does not install on Garden Linux, such as lvm2, mdadm and nfs-common.",
    ],
  },
} as const satisfies Partial<Record<PlatformName, Platform>>;

/** Every supported platform, by cloud and by the platform's name within that cloud. */
export const platforms: Readonly<Record<Cloud, Readonly<Partial<Record<PlatformName, Platform>>>>> = {
  [Cloud.Aws]: aws,
  [Cloud.Azure]: azure,
};

/** @throws InputError where the cloud has no such platform. */
export function platformOf(cloud: Cloud, name: string, input = "platform"): Platform {
  const ofCloud = platforms[cloud];
  const platform = Object.values(ofCloud).find((candidate) => candidate.name === (name as PlatformName));
  if (platform) return platform;
  throw new InputError({
    input,
    value: name,
    wanted: `a platform of ${cloud}: ${Object.keys(ofCloud).join(", ")}`,
    remedy: "Name the Kubernetes distribution that the cluster runs on.",
  });
}

/** True where the distribution is OpenShift, with an Operator Lifecycle Manager and a monitoring of its own. */
export function isOpenShift({ annotations }: Platform): boolean {
  return annotations["portworx.io/is-openshift"] === "true";
}

/**
 * The service accounts whose pods use the identity: Stork's only where it is told to.
 *
 * @param storkUseWorkloadIdentity what the StorageCluster says
 */
export function cloudServiceAccounts(storkUseWorkloadIdentity = true): string[] {
  return portworxServiceAccounts.filter((name) => name !== "stork" || storkUseWorkloadIdentity);
}

/** @throws InputError where the platform keeps its webhook away from the namespace, so that pods would get no tokens. */
export function checkUsableNamespace(platform: Platform, namespace: string, input = "namespace"): void {
  if (!platform.unusableNamespaces.includes(namespace)) return;
  throw new InputError({
    input,
    value: namespace,
    wanted: `a namespace in which ${platform.title} lets webhooks change pods`,
    remedy: "Use a namespace of Portworx's own, such as portworx.",
  });
}

/** The earliest releases that know workload identity ("Workload identity for cloud operations in Portworx", prerequisites). */
export const minimumVersions: Readonly<Record<Cloud, { readonly portworx: string; readonly operator: string }>> = {
  [Cloud.Aws]: { portworx: "3.4.0", operator: "25.3.1" },
  [Cloud.Azure]: { portworx: "3.6.1", operator: "26.2.0" },
};

/** The namespace's service accounts whose pods call the cloud: storage, backup, and the node wiper of an uninstall. */
export const portworxServiceAccounts = ["portworx", "stork", "px-node-wiper"] as const;

/** Versions that were installed together from the vendor's own chart. */
export const testedVersions = { portworx: "3.6.1", operator: "26.2.1", chart: "9.1.1" } as const;
