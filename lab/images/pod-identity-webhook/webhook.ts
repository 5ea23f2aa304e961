import type { RequestListener } from "node:http";
import type { KubeConfig } from "@kubernetes/client-node";
import { admissionHandler } from "./admission";
import { mutation } from "./mutation";
import { ServiceAccounts } from "./service-accounts";
import type { WebhookSettings } from "./settings";

/** The webhook without its server: what it knows and what it answers. */
export class PodIdentityWebhook {
  readonly handler: RequestListener;
  private readonly accounts: ServiceAccounts;

  /** @param onReview told of each pod that the API server asks about */
  constructor(kubeConfig: KubeConfig, settings: WebhookSettings, onReview: () => void = () => {}) {
    this.accounts = new ServiceAccounts(kubeConfig);
    this.handler = admissionHandler(async (pod) => {
      onReview();
      const account = await this.accounts.find(
        pod.metadata?.namespace ?? "",
        pod.spec?.serviceAccountName ?? "",
        settings.serviceAccountLookupGracePeriod,
      );
      return mutation(pod, account, settings);
    });
  }

  get synced(): Promise<void> {
    return this.accounts.synced;
  }

  stop(): Promise<void> {
    return this.accounts.stop();
  }
}
