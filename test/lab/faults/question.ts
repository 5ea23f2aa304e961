import type { Expected } from "../../../doctor/expected";

/** What the doctor is asked about. */
export interface Question {
  /** Path of a kubeconfig. */
  readonly kubeconfig: string;
  /** What flags or a stack's outputs would say. */
  readonly expected: Expected;
  /** Where Azure is; see the flags --authority-host and --resource-manager-url. */
  readonly azure?: { readonly authorityHost: string; readonly resourceManagerUrl: string };
  /** What the issuer publishes in the place of the cluster's own keys. */
  readonly publishedKeys?: readonly object[];
  /** Variables of whoever runs the doctor, in the place of the lab's own. */
  readonly environment?: Readonly<Record<string, string>>;
}
