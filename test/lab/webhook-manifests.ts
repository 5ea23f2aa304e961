import type { CertificateAuthority } from "../../lab/cluster/certificates";
import type { KubernetesObject } from "../../lab/providers/kubernetes/objects";

const NAME = "pod-identity-webhook";
const LABELS = { app: NAME };
const RBAC = "rbac.authorization.k8s.io";
// Above 1023, so that no rights are needed to listen there.
const SERVICE_PORT = 8443;
const CONTAINER_PORT = 9443;

/** The AWS webhook as somebody would deploy it for the pods of one namespace. */
export class DeployedWebhook {
  constructor(
    private readonly namespace: string,
    private readonly tenant: string,
  ) {}

  get service(): { name: string; namespace: string } {
    return { name: NAME, namespace: this.namespace };
  }

  /** The name that the API server calls the Service by. */
  get hostName(): string {
    return `${NAME}.${this.namespace}.svc`;
  }

  async secret(authority: CertificateAuthority): Promise<KubernetesObject> {
    const { certificate, privateKey } = await authority.server([this.hostName]);
    return {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "certificate", namespace: this.namespace },
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": certificate, "tls.key": privateKey },
    };
  }

  /** @param flags further flags of the container */
  workload(...flags: string[]): KubernetesObject[] {
    const metadata = this.service;
    const command = [
      "/webhook",
      "--in-cluster=false",
      `--port=${CONTAINER_PORT}`,
      "--annotation-prefix=irsa.example.com",
      "--token-audience=openshift",
      "--aws-default-region=eu-west-1",
      "--tls-cert=/certs/tls.crt",
      "--tls-key=/certs/tls.key",
      ...flags,
    ];
    const container = {
      name: "webhook",
      image: "amazon/amazon-eks-pod-identity-webhook:v0.6.17",
      command,
      ports: [{ name: "https", containerPort: CONTAINER_PORT }],
      volumeMounts: [{ name: "certs", mountPath: "/certs", readOnly: true }],
    };
    const volumes = [{ name: "certs", secret: { secretName: "certificate" } }];
    const template = {
      metadata: { labels: LABELS },
      spec: { serviceAccountName: NAME, containers: [container], volumes },
    };
    return [
      { apiVersion: "v1", kind: "ServiceAccount", metadata },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata,
        spec: { selector: LABELS, ports: [{ port: SERVICE_PORT, targetPort: "https" }] },
      },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: { replicas: 2, selector: { matchLabels: LABELS }, template },
      },
    ];
  }

  rights(): KubernetesObject[] {
    return [
      {
        apiVersion: `${RBAC}/v1`,
        kind: "ClusterRole",
        metadata: { name: NAME },
        rules: [{ apiGroups: [""], resources: ["serviceaccounts"], verbs: ["get", "list", "watch"] }],
      },
      {
        apiVersion: `${RBAC}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name: NAME },
        roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: NAME },
        subjects: [{ kind: "ServiceAccount", name: NAME, namespace: this.namespace }],
      },
    ];
  }

  registration(authority: CertificateAuthority): KubernetesObject {
    const webhook = {
      name: "pod-identity-webhook.amazonaws.com",
      admissionReviewVersions: ["v1beta1"],
      sideEffects: "None",
      failurePolicy: "Fail",
      timeoutSeconds: 5,
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": this.tenant } },
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      clientConfig: {
        service: { name: NAME, namespace: this.namespace, path: "/mutate", port: SERVICE_PORT },
        caBundle: Buffer.from(authority.certificate).toString("base64"),
      },
    };
    return {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "MutatingWebhookConfiguration",
      metadata: { name: "deployed-pod-identity-webhook" },
      webhooks: [webhook],
    };
  }
}
