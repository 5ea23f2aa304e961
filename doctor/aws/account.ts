import { GetOpenIDConnectProviderCommand, IAMClient, ListOpenIDConnectProvidersCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { oidcProviderArn } from "../../components/aws/arn";
import type { Installation } from "../installation";
import { memoised } from "../memoise";
import { AwsRefusal, callAws, NoAnswer } from "./call";
import { findRole, readRolePolicies } from "./live-role";
import { findRegion, globalRegionOf } from "./region";
import { readRoleArn, type RoleName } from "./role-arn";

/** Why the role's account cannot be read by whoever runs the doctor; the exchange of tokens needs no such right. */
export class NotReadable extends Error {}

/** The OIDC provider of the account for the cluster's issuer. */
export interface LiveProvider {
  readonly arn: string;
  /** The issuer without its scheme. */
  readonly url: string;
  readonly clientIds: readonly string[];
}

/** Who runs the doctor. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** The AWS account of an installation's role, as its user may read it. Each fact is read once, whoever asks. */
export class Account {
  constructor(private readonly installation: Installation) {}

  /** The role that the StorageCluster or the user names. */
  readonly role: () => Promise<RoleName> = memoised(async () => {
    const arn = await this.installation.identity();
    const role = readRoleArn(arn);
    if (role) return role;
    throw new Error(`"${arn}" is no ARN of an IAM role, such as arn:aws:iam::123456789012:role/portworx`);
  });

  /** The region that Portworx works in; undefined where nothing tells. */
  readonly region: () => Promise<string | undefined> = memoised(() => findRegion(this.installation));

  /** ARN that the provider of the cluster's issuer has, if there is one. */
  async oidcProviderArn(): Promise<string> {
    const [role, issuer] = await Promise.all([this.role(), this.installation.issuer()]);
    return oidcProviderArn(role, issuer);
  }

  /** @throws NotReadable where there are no credentials that work */
  readonly caller: () => Promise<Caller> = memoised(async () => {
    const sts = new STSClient(await this.clientOptions());
    try {
      const { Account: accountId = "", Arn: arn = "" } = await this.call("sts:GetCallerIdentity", (options) =>
        sts.send(new GetCallerIdentityCommand({}), options),
      );
      return { accountId, arn };
    } catch (error) {
      if (error instanceof AwsRefusal) throw new NotReadable(noCredentials(error));
      if (error instanceof NoAnswer) throw new NotReadable(error.message);
      throw error;
    } finally {
      sts.destroy();
    }
  });

  /** The role itself; undefined where the account has none of that name. */
  readonly liveRole = memoised(() => this.reading(async (iam, call) => findRole(iam, call, (await this.role()).name)));

  /** What the role may do. */
  readonly rolePolicies = memoised(() =>
    this.reading(async (iam, call) => readRolePolicies(iam, call, (await this.role()).name)),
  );

  /** The provider of exactly the cluster's issuer; undefined where there is none. */
  readonly provider: () => Promise<LiveProvider | undefined> = memoised(() =>
    this.reading(async (iam, call) => {
      const arn = await this.oidcProviderArn();
      const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
      try {
        const found = await call("iam:GetOpenIDConnectProvider", (options) => iam.send(command, options));
        return { arn, url: (found.Url ?? "").replace(/^https:\/\//, ""), clientIds: found.ClientIDList ?? [] };
      } catch (error) {
        if (error instanceof AwsRefusal && error.code === "NoSuchEntity") return undefined;
        throw error;
      }
    }),
  );

  /** ARNs of all providers of the account. */
  async providerArns(): Promise<string[]> {
    return this.reading(async (iam, call) => {
      const { OpenIDConnectProviderList: list = [] } = await call("iam:ListOpenIDConnectProviders", (options) =>
        iam.send(new ListOpenIDConnectProvidersCommand({}), options),
      );
      return list.flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn]));
    });
  }

  /**
   * Reads the role's account with the user's own credentials.
   *
   * @throws NotReadable where they are missing, of another account, or lack the right
   */
  async reading<T>(read: (iam: IAMClient, call: Call) => Promise<T>): Promise<T> {
    await this.mustBeOwn();
    const iam = new IAMClient(await this.clientOptions());
    try {
      return await read(iam, (action, send) => this.call(action, send));
    } catch (error) {
      if (error instanceof AwsRefusal && error.isDenied) throw new NotReadable(`you may not call ${error.action}`);
      if (error instanceof NoAnswer) throw new NotReadable(error.message);
      throw error;
    } finally {
      iam.destroy();
    }
  }

  /** @throws NotReadable where the user's credentials are missing, or of another account than the role */
  async mustBeOwn(): Promise<void> {
    const [caller, role] = await Promise.all([this.caller(), this.role()]);
    if (caller.accountId === role.accountId) return;
    throw new NotReadable(`your credentials are of account ${caller.accountId}, the role is in ${role.accountId}`);
  }

  /** Makes one call within the installation's limits. */
  readonly call: Call = (action, send) => callAws(action, this.installation.options, send);

  /** Options of every client: where nothing tells a region, the one that the partition's global services are in. */
  async clientOptions(): Promise<{ region: string; maxAttempts: number }> {
    const [region, role] = await Promise.all([this.region(), this.role()]);
    return { region: region ?? globalRegionOf(role.partition), maxAttempts: 2 };
  }
}

/** Makes one call to AWS; `action` is what policies call it. */
export type Call = <T>(action: string, send: (options: { abortSignal: AbortSignal }) => Promise<T>) => Promise<T>;

const accounts = new WeakMap<Installation, Account>();

/** The one account of an installation, so that its checks share what was read. */
export function accountOf(installation: Installation): Account {
  const known = accounts.get(installation);
  if (known) return known;
  const account = new Account(installation);
  accounts.set(installation, account);
  return account;
}

function noCredentials({ code, reason }: AwsRefusal): string {
  if (code === "NoCredentials") return `there are no AWS credentials (${reason})`;
  return `AWS does not accept your credentials: ${code}: ${reason}`;
}
