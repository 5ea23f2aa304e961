import * as pulumi from "@pulumi/pulumi";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { InputError } from "../input-error";
import { checked, derived, onceMade } from "../inputs";
import { checkIssuerUrl, issuerWithoutScheme } from "../issuer";
import { checkAccountId, checkPartitionName, oidcProviderArn } from "./arn";
import { checkAudiences, checkThumbprints } from "./oidc-provider-inputs";
import { checkMayCreate, checkMayReference, findOidcProvider } from "./oidc-provider-lookup";
import { ownershipTags, stackIdentity } from "./ownership";
import { stsAudience } from "./trust-policy";

/** Whether the account's OIDC provider for an issuer is made by this stack. */
export enum OidcProviderMode {
  /** Make the provider; refused where somebody else's provider for the issuer exists. */
  Create = "create",
  /** Use the provider that exists and leave it as it is. */
  Reference = "reference",
}

/** Inputs of {@link IamOidcProvider}. */
export interface IamOidcProviderArgs {
  /**
   * URL of the cluster's token issuer, exactly as its discovery document gives it: https, no port, query or fragment; the
   * path's case and a trailing slash matter.
   *
   * @example "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
   */
  issuerUrl: pulumi.Input<string>;
  /**
   * Make the provider or use one that exists. An account can have only one for each issuer, and eksctl or a cluster module
   * may have made it already.
   *
   * @default OidcProviderMode.Create
   */
  mode?: OidcProviderMode;
  /**
   * The account's 12 digits. With `partition` it lets the first preview show the provider's ARN, and
   * so the whole trust policy.
   *
   * @default the ARN is known once the provider exists
   */
  accountId?: pulumi.Input<string>;
  /**
   * The account's partition: aws, aws-us-gov or aws-cn. Give it together with `accountId`.
   *
   * @default the ARN is known once the provider exists
   */
  partition?: pulumi.Input<string>;
  /**
   * Audiences (client IDs) of the tokens that are to be accepted. A referenced provider must accept them already.
   *
   * @default ["sts.amazonaws.com"], in every partition
   */
  audiences?: pulumi.Input<string>[];
  /**
   * SHA-1 thumbprints of the issuer's certificate authority, 1 to 5 of 40 hexadecimal digits. Only an issuer whose
   * certificate is from a private authority needs them; AWS trusts public ones by itself. For `create` only.
   *
   * @default left to AWS
   */
  thumbprints?: pulumi.Input<string>[];
  /**
   * True: destroying the stack also deletes the provider that it made. Other roles of the cluster may rely on the provider,
   * so by default it stays in the account; to use it again afterwards, set the mode to `reference`.
   *
   * @default false
   */
  deleteOnDestroy?: boolean;
  /**
   * Tags of a provider that is made, beside the one that names the owning stack.
   *
   * @default none
   */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/**
 * The IAM OIDC provider through which an account trusts the tokens of a cluster.
 *
 * @throws InputError where an input is wrong, where `create` finds somebody else's provider for the issuer, or where
 * `reference` finds none.
 *
 * @example
 * const provider = new IamOidcProvider("cluster", { issuerUrl: cluster.identities[0].oidcs[0].issuer });
 */
export class IamOidcProvider extends pulumi.ComponentResource {
  /** ARN of the provider; known in the first preview where account and partition are given. */
  readonly arn: pulumi.Output<string>;
  /** The issuer's URL, as given. */
  readonly issuerUrl: pulumi.Output<string>;
  /** What stands before `:aud` and `:sub` in the conditions of a trust policy. */
  readonly conditionKeyPrefix: pulumi.Output<string>;

  constructor(name: string, args: IamOidcProviderArgs, opts?: pulumi.ComponentResourceOptions) {
    const audiences = derived(args.audiences ?? [stsAudience], (values) => checkAudiences(values));
    const thumbprints = args.thumbprints && derived(args.thumbprints, checkThumbprints);
    const issuerUrl = checked(args.issuerUrl, checkIssuerUrl);
    const account = accountOf(args);
    super("portworx-workload-identity:index:IamOidcProvider", name, {}, opts);

    const existing = pulumi.output(issuerUrl).apply((url) => findOidcProvider(url, { parent: this }));
    if (args.mode === OidcProviderMode.Reference) {
      this.arn = pulumi
        .all([issuerUrl, existing, audiences])
        .apply(([url, provider, wanted]) => checkMayReference(url, provider, wanted).arn);
    } else {
      const url = pulumi.all([issuerUrl, existing]).apply(([known, found]) => {
        checkMayCreate(known, found, stackIdentity());
        return known;
      });
      const inputs = {
        url,
        clientIdLists: audiences,
        thumbprintLists: thumbprints,
        tags: pulumi.output(args.tags).apply((tags) => ({ ...tags, ...ownershipTags(stackIdentity()) })),
      };
      const provider = new OpenIdConnectProvider(name, inputs, {
        parent: this,
        retainOnDelete: !args.deleteOnDestroy,
      });
      const arn = account
        ? pulumi.all([account, issuerUrl]).apply(([home, known]) => oidcProviderArn(home, known))
        : provider.arn;
      this.arn = onceMade(arn, [provider], [inputs]);
    }
    this.issuerUrl = pulumi.output(issuerUrl);
    this.conditionKeyPrefix = this.issuerUrl.apply(issuerWithoutScheme);

    this.registerOutputs({ arn: this.arn, issuerUrl: this.issuerUrl, conditionKeyPrefix: this.conditionKeyPrefix });
  }
}

interface Account {
  partition: pulumi.Input<string>;
  accountId: pulumi.Input<string>;
}

function accountOf({ partition, accountId }: IamOidcProviderArgs): Account | undefined {
  if (partition === undefined && accountId === undefined) return undefined;
  if (partition !== undefined && accountId !== undefined) {
    return {
      partition: checked(partition, (value) => checkPartitionName(value)),
      accountId: checked(accountId, (value) => checkAccountId(value)),
    };
  }
  throw new InputError({
    input: partition === undefined ? "partition" : "accountId",
    value: undefined,
    wanted: "accountId and partition together",
    remedy: "The provider's ARN is computed from both; give both or neither.",
  });
}
