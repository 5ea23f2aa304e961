import { setInterval } from "node:timers";
import { HttpsServer, type ServerCertificate } from "../admission/https-server";
import type { ContainerView, Image, RunningImage } from "../image";
import { parseCommand, type WebhookFlags } from "./flags";
import { PodIdentityWebhook } from "./webhook";

/** A kubelet and the genuine program take longer to notice; tests need not. */
const REFRESH_MILLISECONDS = 1_000;

/** The webhook as a deployed workload, as on clusters that do not have it built in. */
export const podIdentityWebhook: Image = {
  name: "pod-identity-webhook",
  overlaps: true,
  matches: (image) => /(^|\/)(amazon-)?(eks-)?pod-identity-webhook([:@]|$)/.test(image),
  start: async (view) => {
    const server = new DeployedWebhook(view, parseCommand(view.command));
    await server.start();
    return server;
  },
};

class DeployedWebhook implements RunningImage {
  private readonly webhook: PodIdentityWebhook;
  private readonly running: RunningImage[] = [];
  private server: HttpsServer | undefined;
  private certificate: ServerCertificate | undefined;
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> = Promise.resolve();

  constructor(
    private readonly view: ContainerView,
    private readonly flags: WebhookFlags,
  ) {
    this.webhook = new PodIdentityWebhook(view.kubeConfig, flags.settings, {
      onRefused: (message) => view.log(message),
    });
    this.running.push(this.webhook);
  }

  async start(): Promise<void> {
    try {
      this.certificate = await this.readCertificate();
      this.server = await HttpsServer.listen(this.certificate, this.webhook.handler);
      this.running.push(this.server);
      this.running.push(await this.view.publish(this.flags.port, this.server.port));
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.timer = setInterval(() => this.refreshSoon(), REFRESH_MILLISECONDS);
  }

  /** First it is led to no more, then it ends. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.refreshing;
    for (const running of this.running.reverse()) await running.stop();
  }

  private refreshSoon(): void {
    this.refreshing = this.refreshing
      .then(() => this.refresh())
      .catch(() => {
        // The API server is away or the Secret is being replaced: what was read last stays in use.
      });
  }

  private async refresh(): Promise<void> {
    const certificate = await this.readCertificate();
    if (this.certificate !== undefined && equal(this.certificate, certificate)) return;
    this.certificate = certificate;
    this.server?.use(certificate);
  }

  private async readCertificate(): Promise<ServerCertificate> {
    return {
      cert: await this.view.readMountedFile(this.flags.tlsCertificate),
      key: await this.view.readMountedFile(this.flags.tlsKey),
    };
  }
}

function equal(one: ServerCertificate, other: ServerCertificate): boolean {
  return String(one.cert) === String(other.cert) && String(one.key) === String(other.key);
}
