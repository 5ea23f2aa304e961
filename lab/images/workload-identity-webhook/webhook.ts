import type { RequestListener } from "node:http";
import { ApiException, CoreV1Api, type KubeConfig, type V1Pod, type V1ServiceAccount } from "@kubernetes/client-node";
import { admissionHandler, PodRefused } from "../admission/review";
import { ServiceAccounts } from "../admission/service-accounts";
import { mutation } from "./mutation";
import type { WebhookSettings } from "./settings";

/** Where it answers. */
export const PATH = "/mutate-v1-pod";

export interface WebhookEvents {
  /** The API server asks about a pod. */
  readonly onReview?: () => void;
  /** The API server does not let the webhook see service accounts. */
  readonly onRefused?: (message: string) => void;
}

/** The webhook without its server: what it knows and what it answers. */
export class WorkloadIdentityWebhook {
  readonly handler: RequestListener;
  private readonly accounts: ServiceAccounts;
  private readonly api: CoreV1Api;

  constructor(kubeConfig: KubeConfig, settings: WebhookSettings, { onReview, onRefused }: WebhookEvents) {
    this.api = kubeConfig.makeApiClient(CoreV1Api);
    this.accounts = new ServiceAccounts(kubeConfig, onRefused);
    this.handler = admissionHandler(PATH, async (pod) => {
      onReview?.();
      return mutation(pod, await this.accountOf(pod), settings);
    });
  }

  get synced(): Promise<void> {
    return this.accounts.synced;
  }

  stop(): Promise<void> {
    return this.accounts.stop();
  }

  /** What the watch does not know yet is read from the API server, so that no pod comes too early. */
  private async accountOf({ metadata, spec }: V1Pod): Promise<V1ServiceAccount> {
    const namespace = metadata?.namespace ?? "";
    const name = spec?.serviceAccountName || "default";
    const known = await this.accounts.find(namespace, name, 0);
    if (known !== undefined) return known;
    try {
      return await this.api.readNamespacedServiceAccount({ namespace, name });
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) {
        throw new PodRefused(`serviceaccounts "${name}" not found`);
      }
      throw error;
    }
  }
}
