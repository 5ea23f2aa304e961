/** What the webhook's command line decides; the names are those of its flags. */
export interface WebhookSettings {
  /** Prefix of the annotations on service accounts and pods. */
  readonly annotationPrefix: string;
  readonly tokenAudience: string;
  readonly tokenMountPath: string;
  /** Seconds. */
  readonly tokenExpiration: number;
  /** Undefined: no region is injected. */
  readonly awsDefaultRegion?: string;
  readonly stsRegionalEndpoint: boolean;
  /** Milliseconds that a pod waits for its service account to be known. */
  readonly serviceAccountLookupGracePeriod: number;
}

/** What holds without any flag. */
export const DEFAULT_SETTINGS: WebhookSettings = {
  annotationPrefix: "eks.amazonaws.com",
  tokenAudience: "sts.amazonaws.com",
  tokenMountPath: "/var/run/secrets/eks.amazonaws.com/serviceaccount",
  tokenExpiration: 86_400,
  stsRegionalEndpoint: false,
  serviceAccountLookupGracePeriod: 0,
};
