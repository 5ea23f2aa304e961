import type { RequestListener } from "node:http";
import type { KubeConfig } from "@kubernetes/client-node";
import { admissionHandler } from "../admission/review";
import { ServiceAccounts } from "../admission/service-accounts";
import { mutation } from "./mutation";
import type { WebhookSettings } from "./settings";

/** Where it answers. */
export const PATH = "/mutate";

export interface WebhookEvents {
  /** The API server asks about a pod. */
  readonly onReview?: () => void;
  /** The API server does not let the webhook see service accounts. */
  readonly onRefused?: (message: string) => void;
}

/** The webhook without its server: what it knows and what it answers. */
export class PodIdentityWebhook {
  readonly handler: RequestListener;
  private readonly accounts: ServiceAccounts;

  constructor(kubeConfig: KubeConfig, settings: WebhookSettings, { onReview, onRefused }: WebhookEvents) {
    this.accounts = new ServiceAccounts(kubeConfig, onRefused);
    this.handler = admissionHandler(PATH, async (pod) => {
      onReview?.();
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
