/** What the explanation speaks of. */
export interface ExchangeSubject {
  readonly clientId: string;
  readonly tenantId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** What Entra's refusal means. */
export interface ExchangeProblem {
  readonly cause: (subject: ExchangeSubject) => string;
  readonly remedy: (subject: ExchangeSubject) => string;
  /** True where Entra may only not have heard of a new credential yet. */
  readonly mayPass?: boolean;
}

const listCredentials =
  "az identity federated-credential list --identity-name NAME --resource-group GROUP  # of the identity with that client id";
const orWait = "; one that was written in the last minutes may not have reached every part of Entra yet";
const readIssuer = ({ issuer }: ExchangeSubject): string =>
  `Let the internet read ${issuer.replace(/\/$/, "")}/.well-known/openid-configuration, then run the doctor again.`;

const noMatch: ExchangeProblem = {
  cause: ({ issuer, subject, audience }) =>
    `the identity has no federated credential with issuer ${issuer}, subject ${subject} and audience ${audience}${orWait}`,
  remedy: () => listCredentials,
  mayPass: true,
};

const unreachable: ExchangeProblem = {
  cause: ({ issuer }) => `Entra cannot read the issuer ${issuer}: it is not public`,
  remedy: readIssuer,
};

const clock: ExchangeProblem = {
  cause: () => "the fresh token is not valid now: the clock of the API server is wrong",
  remedy: () => "Set the clocks of the control plane by NTP.",
};

/** By Entra's numbers ("Microsoft Entra authentication and authorization error codes"; troubleshooting of the webhook). */
const problems: Readonly<Record<string, ExchangeProblem>> = {
  AADSTS70021: noMatch,
  AADSTS700211: {
    cause: ({ issuer }) => `the identity has no federated credential with exactly the issuer ${issuer}${orWait}`,
    remedy: () => listCredentials,
    mayPass: true,
  },
  AADSTS700212: {
    cause: ({ audience }) => `the identity's federated credential does not have the audience ${audience}${orWait}`,
    remedy: () => listCredentials,
    mayPass: true,
  },
  AADSTS700213: {
    cause: ({ subject }) => `the identity has no federated credential with the subject ${subject}${orWait}`,
    remedy: () => listCredentials,
    mayPass: true,
  },
  AADSTS70025: {
    cause: ({ clientId }) => `the identity ${clientId} has no federated credentials`,
    remedy: () => "Create them (pulumi up), or see az identity federated-credential create --help.",
    mayPass: true,
  },
  AADSTS700016: {
    cause: ({ clientId, tenantId }) =>
      `no identity of tenant ${tenantId} has the client id ${clientId}: it is a principal id, was deleted, or is of another tenant`,
    remedy: () => "az identity show --name NAME --resource-group GROUP --query '{clientId:clientId,tenantId:tenantId}'",
  },
  AADSTS90002: {
    cause: ({ tenantId }) => `there is no tenant ${tenantId} in this cloud`,
    remedy: () => "Correct the tenant id and the cloud of the webhook (azureTenantID, azureEnvironment).",
  },
  AADSTS500011: {
    cause: ({ tenantId }) =>
      `tenant ${tenantId} does not know the service that the token is for: it is of another cloud`,
    remedy: () => "Correct the cloud of the webhook (azureEnvironment).",
  },
  AADSTS50166: unreachable,
  AADSTS90061: unreachable,
  AADSTS7000272: {
    cause: ({ issuer }) => `the key that signed the token is not among those that ${issuer} publishes`,
    remedy: () => "Publish the cluster's own keys at the issuer: npx pxwi jwks",
  },
  AADSTS700027: {
    cause: () => "the issuer publishes another key under the id of the one that signed the token",
    remedy: () => "Publish the cluster's own keys at the issuer: npx pxwi jwks",
  },
  AADSTS700024: clock,
  AADSTS50027: {
    cause: () => "Entra does not take the token: it accepts only tokens signed with RS256",
    remedy: () => "kubectl get --raw /.well-known/openid-configuration  # id_token_signing_alg_values_supported",
  },
  AADSTS53003: {
    cause: () => "a Conditional Access policy for workload identities forbids it",
    remedy: () => "See the sign-in logs of Entra, Managed identity sign-ins.",
  },
  AADSTS7000112: {
    cause: ({ clientId }) => `the service principal of ${clientId} is disabled`,
    remedy: ({ clientId }) => `az ad sp update --id ${clientId} --set accountEnabled=true`,
  },
};

/**
 * What Entra's refusal means; undefined for one that is not known here.
 *
 * @param code such as `AADSTS700213`
 */
export function explainExchange(code: string): ExchangeProblem | undefined {
  return Object.hasOwn(problems, code) ? problems[code] : undefined;
}
