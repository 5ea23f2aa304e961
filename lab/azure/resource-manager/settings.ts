/** What a lab's subscription is made of before anything is made in it. */
export interface SubscriptionSettings {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly location: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** How long the directory and the checks of access do not know what was just written. */
  readonly propagationSeconds: number;
  /** How long one write of a federated credential takes, during which Azure refuses another one on the same identity. */
  readonly credentialWriteMilliseconds: number;
}

/** Whether what was written at that moment is known everywhere by now. */
export function hasPropagated({ now, propagationSeconds }: SubscriptionSettings, writtenAt: number): boolean {
  return now() - writtenAt >= propagationSeconds * 1000;
}
