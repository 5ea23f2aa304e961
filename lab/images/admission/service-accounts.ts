import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, type KubeConfig, type V1ServiceAccount } from "@kubernetes/client-node";
import { ObjectWatch } from "../object-watch";

/** Service accounts as a webhook knows them: from a watch, which may lag behind the API server. */
export class ServiceAccounts {
  private readonly known: ObjectWatch<V1ServiceAccount>;
  private readonly waiting = new Set<() => void>();

  constructor(kubeConfig: KubeConfig, onRefused?: (message: string) => void) {
    const api = kubeConfig.makeApiClient(CoreV1Api);
    this.known = new ObjectWatch<V1ServiceAccount>({
      kubeConfig,
      path: "/api/v1/serviceaccounts",
      list: () => api.listServiceAccountForAllNamespaces(),
      onChange: () => this.waiting.forEach((wake) => wake()),
      onRefused,
    });
  }

  get synced(): Promise<void> {
    return this.known.synced;
  }

  /** Waits for an account that is not known yet; one that is known, without a role, is not waited for. */
  async find(namespace: string, name: string, graceMilliseconds: number): Promise<V1ServiceAccount | undefined> {
    const deadline = Date.now() + graceMilliseconds;
    for (;;) {
      const account = this.known.get(name, namespace);
      const left = deadline - Date.now();
      if (account !== undefined || left <= 0) return account;
      await this.nextChange(left);
    }
  }

  stop(): Promise<void> {
    return this.known.stop();
  }

  private async nextChange(milliseconds: number): Promise<void> {
    const timeout = new AbortController();
    let wake = () => {};
    const changed = new Promise<void>((resolve) => (wake = resolve));
    this.waiting.add(wake);
    await Promise.race([changed, sleep(milliseconds, undefined, { signal: timeout.signal }).catch(() => {})]);
    timeout.abort();
    this.waiting.delete(wake);
  }
}
