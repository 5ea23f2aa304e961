/** What STS's refusal means. */
export interface ExchangeProblem {
  readonly cause: string;
  readonly remedy: string;
}

/** What the explanation speaks of. */
export interface ExchangeSubject {
  readonly roleArn: string;
  readonly roleName: string;
  readonly issuer: string;
  readonly oidcProviderArn: string;
  readonly audience: string;
  readonly subject: string;
}

interface Rule {
  readonly code: RegExp;
  readonly message?: RegExp;
  explain(subject: ExchangeSubject): ExchangeProblem;
}

const readTrust = ({ roleName }: ExchangeSubject): string =>
  `aws iam get-role --role-name ${roleName} --query Role.AssumeRolePolicyDocument`;

/** First match wins; messages as STS words them ("AssumeRoleWithWebIdentity", errors). */
const rules: readonly Rule[] = [
  {
    code: /^InvalidIdentityToken/,
    message: /no openidconnect provider found/i,
    explain: ({ issuer, audience }) => ({
      cause: `the role's account has no OIDC provider for ${issuer}`,
      remedy: `aws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${audience}`,
    }),
  },
  {
    code: /^InvalidIdentityToken/,
    message: /incorrect token audience/i,
    explain: ({ oidcProviderArn, audience }) => ({
      cause: `the provider's client ids do not contain the token's audience ${audience}`,
      remedy:
        "aws iam add-client-id-to-open-id-connect-provider " +
        `--open-id-connect-provider-arn ${oidcProviderArn} --client-id ${audience}`,
    }),
  },
  {
    code: /^InvalidIdentityToken/,
    message: /thumbprint/i,
    explain: ({ oidcProviderArn }) => ({
      cause:
        "the issuer's certificate is from no public authority, and not from the one whose thumbprint the provider has",
      remedy:
        "Give the thumbprint of the topmost certificate in the issuer's chain: " +
        `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${oidcProviderArn} --thumbprint-list THUMBPRINT`,
    }),
  },
  {
    code: /^(InvalidIdentityToken|IDPCommunicationError)/,
    message: /retrieve verification key|communicat|could not be reached/i,
    explain: ({ issuer }) => ({
      cause: "STS cannot get the key that signed the token from the issuer: it is not public, or its keys are old",
      remedy:
        `Let the internet read ${issuer}/.well-known/openid-configuration, ` +
        "and publish the cluster's keys: npx pxwi jwks",
    }),
  },
  {
    code: /^IDPCommunicationError/,
    explain: ({ issuer }) => ({
      cause: "STS could not reach the issuer",
      remedy: `Let the internet read ${issuer}/.well-known/openid-configuration, then run the doctor again.`,
    }),
  },
  {
    code: /^InvalidIdentityToken/,
    message: /signature/i,
    explain: () => ({
      cause: "the issuer publishes another key under the id of the one that signed the token",
      remedy: "Publish the cluster's own keys at the issuer: npx pxwi jwks",
    }),
  },
  {
    code: /^InvalidIdentityToken/,
    message: /before|nbf|iat/i,
    explain: () => ({
      cause: "the token is valid only later: the clock of the API server is ahead",
      remedy: "Set the clocks of the control plane by NTP.",
    }),
  },
  {
    code: /^ExpiredToken/,
    explain: () => ({
      cause: "the fresh token counts as expired: the clock of the API server is behind",
      remedy: "Set the clocks of the control plane by NTP.",
    }),
  },
  {
    code: /^InvalidIdentityToken/,
    explain: ({ issuer }) => ({
      cause: "STS does not accept the token",
      remedy:
        `Compare ${issuer}/.well-known/openid-configuration with ` +
        "kubectl get --raw /.well-known/openid-configuration",
    }),
  },
  {
    code: /^AccessDenied/,
    explain: (subject) => ({
      cause:
        `the role's trust policy does not let ${subject.subject} with audience ${subject.audience} in, ` +
        "there is no such role, or a policy of the organization forbids it",
      remedy: readTrust(subject),
    }),
  },
  {
    code: /^PackedPolicyTooLarge/,
    explain: () => ({
      cause: "session policies and tags are too long together",
      remedy: "Shorten the session tags that the token carries.",
    }),
  },
  {
    code: /^RegionDisabled/,
    explain: () => ({
      cause: "STS is switched off in this region",
      remedy: "Switch it on under Account settings of IAM, or give the pods another region.",
    }),
  },
  {
    code: /^(ValidationError|MalformedPolicyDocument)/,
    explain: ({ roleArn }) => ({
      cause: `STS does not take the request; the role is ${roleArn}`,
      remedy: "Compare the value in the StorageCluster's spec.workloadIdentity with the role's ARN.",
    }),
  },
];

/** What STS's refusal means; undefined for one that is not known here. */
export function explainExchange(code: string, message: string, subject: ExchangeSubject): ExchangeProblem | undefined {
  return rules.find((rule) => rule.code.test(code) && (rule.message?.test(message) ?? true))?.explain(subject);
}
