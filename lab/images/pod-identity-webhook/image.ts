import { setInterval } from "node:timers";
import type { ContainerView, Image, RunningImage } from "../image";
import { parseCommand, type WebhookFlags } from "./flags";
import { HttpsServer, type ServerCertificate } from "./https-server";
import { PodIdentityWebhook } from "./webhook";

/** A kubelet and the genuine program take longer to notice; tests need not. */
const REFRESH_MILLISECONDS = 1_000;

/** The webhook as a deployed workload, as on clusters that do not have it built in. */
export const podIdentityWebhook: Image = {
  name: "pod-identity-webhook",
  matches: (image) => /(^|\/)(amazon-)?(eks-)?pod-identity-webhook([:@]|$)/.test(image),
  start: async (view) => {
    const server = new DeployedWebhook(view, parseCommand(view.command));
    await server.start();
    return server;
  },
};

class DeployedWebhook implements RunningImage {
  private readonly webhook: PodIdentityWebhook;
  private readonly servers = new Map<string, HttpsServer>();
  private certificate: ServerCertificate | undefined;
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> = Promise.resolve();

  constructor(
    private readonly view: ContainerView,
    private readonly flags: WebhookFlags,
  ) {
    this.webhook = new PodIdentityWebhook(view.kubeConfig, flags.settings);
  }

  async start(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.timer = setInterval(() => this.refreshSoon(), REFRESH_MILLISECONDS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.refreshing;
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
    await this.webhook.stop();
  }

  private refreshSoon(): void {
    this.refreshing = this.refreshing
      .then(() => this.refresh())
      .catch(() => {
        // The API server is away or the Secret is being replaced: what was read last stays in use.
      });
  }

  private async refresh(): Promise<void> {
    const certificate = {
      cert: await this.view.readMountedFile(this.flags.tlsCertificate),
      key: await this.view.readMountedFile(this.flags.tlsKey),
    };
    const renewed = this.certificate !== undefined && !equal(this.certificate, certificate);
    this.certificate = certificate;
    if (renewed) this.servers.forEach((server) => server.use(certificate));
    await this.followServices(certificate);
  }

  private async followServices(certificate: ServerCertificate): Promise<void> {
    const addresses = (await this.view.serviceAddresses()).filter(({ targetPort }) => targetPort === this.flags.port);
    const wanted = new Map(addresses.map(({ clusterIP: host, port }) => [`${host}:${port}`, { host, port }]));
    for (const [key, server] of this.servers) {
      if (wanted.has(key)) continue;
      this.servers.delete(key);
      await server.stop();
    }
    for (const [key, address] of wanted) {
      if (this.servers.has(key)) continue;
      this.servers.set(key, await HttpsServer.listen(address, certificate, this.webhook.handler));
      this.view.log(`listens on ${key}`);
    }
  }
}

function equal(one: ServerCertificate, other: ServerCertificate): boolean {
  return String(one.cert) === String(other.cert) && String(one.key) === String(other.key);
}
