import {
  GetRoleCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { clientsOfOwner, type AwsClients } from "../../../../lab/demo/aws/clients";
import { BACKUP_BUCKET } from "../../../../lab/demo/aws/scene";
import type { Planted } from "../fault";
import type { InstalledLab } from "../installed-lab";
import type { Question } from "../question";

/** A policy document, as far as the faults change it. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A statement of a policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const policyName = "portworx";

/** A healthy installation on AWS, and its account. */
export class AwsScene {
  readonly owner: AwsClients;
  readonly roleName: string;
  readonly oidcProviderArn: string;

  constructor(readonly lab: InstalledLab) {
    this.owner = clientsOfOwner(lab.state.aws);
    this.roleName = String(lab.outputs.roleArn).split("/").pop() ?? "";
    this.oidcProviderArn = String(lab.outputs.oidcProviderArn);
  }

  get issuer(): string {
    return this.lab.state.cluster.issuerUrl;
  }

  get question(): Question {
    return this.lab.question({ bucket: BACKUP_BUCKET });
  }

  /** The role's trust policy. */
  async trust(): Promise<string> {
    const { Role: role } = await this.owner.iam.send(new GetRoleCommand({ RoleName: this.roleName }));
    return decodeURIComponent(role?.AssumeRolePolicyDocument ?? "");
  }

  /** Writes the role's trust policy anew. */
  async changeTrust(change: (text: string) => string): Promise<Planted> {
    const before = await this.trust();
    const write = async (document: string): Promise<void> => {
      const command = new UpdateAssumeRolePolicyCommand({ RoleName: this.roleName, PolicyDocument: document });
      await this.owner.iam.send(command);
    };
    await write(different(before, change(before)));
    return { undo: () => write(before) };
  }

  /** Writes what the role may do anew. */
  async changePermissions(change: (policy: PolicyDocument) => PolicyDocument): Promise<Planted> {
    const before = await this.permissions();
    const write = async (document: string): Promise<void> => {
      await this.owner.iam.send(
        new PutRolePolicyCommand({ RoleName: this.roleName, PolicyName: policyName, PolicyDocument: document }),
      );
    };
    await write(different(before, JSON.stringify(change(JSON.parse(before) as PolicyDocument))));
    return { undo: () => write(before) };
  }

  /** What the role may do. */
  async permissions(): Promise<string> {
    const { PolicyDocument: document = "" } = await this.owner.iam.send(
      new GetRolePolicyCommand({ RoleName: this.roleName, PolicyName: policyName }),
    );
    return decodeURIComponent(document);
  }
}

/** A fault that changes nothing would prove nothing. */
function different(before: string, after: string): string {
  if (after === before) throw new Error(`nothing was changed in ${before}`);
  return after;
}
