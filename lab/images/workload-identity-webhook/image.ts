import { AdmissionregistrationV1Api, CoreV1Api, type KubernetesObject } from "@kubernetes/client-node";
import { GENUINE_SERVICE_PORT, servicePort } from "../../charts/workload-identity-webhook/service-port";
import { HttpsServer } from "../admission/https-server";
import type { ContainerView, Image, RunningImage } from "../image";
import { ObjectWatch } from "../object-watch";
import { OwnCertificate } from "./certificate";
import { settingsOf } from "./command";
import { CONTAINER_PORT } from "./names";
import { WorkloadIdentityWebhook } from "./webhook";

/** The webhook as its chart deploys it, on clusters that do not have it built in. */
export const workloadIdentityWebhook: Image = {
  name: "workload-identity-webhook",
  overlaps: true,
  matches: (image) => /(^|\/)workload-identity\/webhook([:@]|$)/.test(image),
  start: async (view) => {
    const webhook = new DeployedWebhook(view);
    await webhook.start();
    return webhook;
  },
};

class DeployedWebhook implements RunningImage {
  private readonly running: RunningImage[] = [];
  private readonly certificate: OwnCertificate;
  private server: HttpsServer | undefined;
  private refreshing: Promise<void> = Promise.resolve();

  constructor(private readonly view: ContainerView) {
    this.certificate = new OwnCertificate(view.kubeConfig, this.namespace);
  }

  async start(): Promise<void> {
    const { view } = this;
    const settings = settingsOf({ ...view, environment: await view.readEnvironment() });
    try {
      const certificate = await this.certificate.ensure();
      const webhook = new WorkloadIdentityWebhook(view.kubeConfig, settings, {
        onRefused: (message) => view.log(message),
      });
      this.running.push(webhook);
      this.server = await HttpsServer.listen(certificate, webhook.handler);
      this.running.push(this.server);
      this.running.push(await view.publish(CONTAINER_PORT, this.server.port));
      this.running.push(...this.watchCertificate());
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.explainPort();
  }

  /** First it is led to no more, then it ends. */
  async stop(): Promise<void> {
    for (const running of this.running.reverse()) await running.stop();
    await this.refreshing;
  }

  private get namespace(): string {
    return this.view.pod.metadata?.namespace ?? "";
  }

  /** A Secret that lost its certificate gets one, and a configuration that comes or changes is told whom to trust. */
  private watchCertificate(): RunningImage[] {
    const { kubeConfig } = this.view;
    const core = kubeConfig.makeApiClient(CoreV1Api);
    const registrations = kubeConfig.makeApiClient(AdmissionregistrationV1Api);
    const { namespace } = this;
    const watched = { kubeConfig, onChange: () => this.refreshSoon() };
    return [
      new ObjectWatch<KubernetesObject>({
        ...watched,
        path: `/api/v1/namespaces/${namespace}/secrets`,
        list: () => core.listNamespacedSecret({ namespace }),
      }),
      new ObjectWatch<KubernetesObject>({
        ...watched,
        path: "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
        list: () => registrations.listMutatingWebhookConfiguration(),
      }),
    ];
  }

  private refreshSoon(): void {
    this.refreshing = this.refreshing
      .then(async () => this.server?.use(await this.certificate.ensure()))
      .catch(() => {
        // The API server is away, or somebody else changes the object: its change is another reason to look.
      });
  }

  private explainPort(): void {
    const port = servicePort();
    if (port === GENUINE_SERVICE_PORT) return;
    this.view.log(
      `its Service has port ${port} instead of ${GENUINE_SERVICE_PORT}, where this user may not listen: ` +
        "lower net.ipv4.ip_unprivileged_port_start for the chart's own port",
    );
  }
}
