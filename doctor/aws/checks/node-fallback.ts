import { DescribeInstancesCommand, EC2Client, type Instance } from "@aws-sdk/client-ec2";
import { GetInstanceProfileCommand } from "@aws-sdk/client-iam";
import { notApplicable, pass, warn, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf, NotReadable, type Account } from "../account";
import { AwsRefusal } from "../call";
import { changingCloudDriveCalls } from "../documented-actions";
import { judgeCalls } from "../judge-calls";
import { readRolePolicies } from "../live-role";
import { nodeInstances } from "../nodes";
import { globalRegionOf } from "../region";
import { readable } from "./readable";

/** So many instances are described at a time. */
const pageSize = 100;

/** What a pod without injection would silently use. */
export const nodeFallback: Check<Installation> = readable({
  id: "aws.node-fallback",
  title: "The nodes' own role cannot stand in for Portworx's",
  why: "A pod without a token silently takes the node's credentials: all seems well, and the identity is not used.",
  needs: ["aws.credentials"],
  async run(installation) {
    const account = accountOf(installation);
    const ids = (await nodeInstances(installation)).map(({ instanceId }) => instanceId);
    if (ids.length === 0) return notApplicable("no node with a Portworx pod is an instance of EC2 (spec.providerID)");
    const instances = (await describe(account, ids)).filter(
      ({ MetadataOptions: metadata }) => metadata?.HttpEndpoint !== "disabled",
    );
    const profiles = [...new Set(instances.flatMap(({ IamInstanceProfile: profile }) => profile?.Arn ?? []))];
    const roles = [...new Set((await Promise.all(profiles.map((arn) => rolesOf(account, arn)))).flat())];
    const capable = (await Promise.all(roles.map((name) => capability(account, name)))).filter(
      ({ actions }) => actions.length > 0,
    );
    if (capable.length === 0) return pass(`${roles.join(", ") || "no role"}: no call that changes volumes`);
    return warn(
      capable.map(({ name, actions }) => `the nodes' role ${name} allows ${actions.join(", ")}`).join("\n") +
        `\n${reach(instances)}`,
      "Take these actions from the nodes' role once Portworx uses its own: " +
        `aws iam list-attached-role-policies --role-name ${capable[0]?.name}`,
    );
  },
});

async function describe(account: Account, ids: readonly string[]): Promise<Instance[]> {
  await account.mustBeOwn();
  const client = new EC2Client(await account.clientOptions());
  try {
    const found: Instance[] = [];
    for (let start = 0; start < ids.length; start += pageSize) {
      const command = new DescribeInstancesCommand({ InstanceIds: ids.slice(start, start + pageSize) });
      const { Reservations = [] } = await account.call("ec2:DescribeInstances", (options) =>
        client.send(command, options),
      );
      found.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
    }
    return found;
  } catch (error) {
    if (error instanceof AwsRefusal)
      throw new NotReadable(error.isDenied ? `you may not call ${error.action}` : error.message);
    throw error;
  } finally {
    client.destroy();
  }
}

function rolesOf(account: Account, profileArn: string): Promise<string[]> {
  return account.reading(async (iam, call) => {
    const name = profileArn.slice(profileArn.lastIndexOf("/") + 1);
    const command = new GetInstanceProfileCommand({ InstanceProfileName: name });
    const { InstanceProfile: profile } = await call("iam:GetInstanceProfile", (options) => iam.send(command, options));
    return (profile?.Roles ?? []).flatMap(({ RoleName }) => RoleName ?? []);
  });
}

/** The calls that change volumes and that a node's role allows. */
async function capability(account: Account, name: string): Promise<{ name: string; actions: string[] }> {
  const role = await account.role();
  const target = { ...role, region: (await account.region()) ?? globalRegionOf(role.partition) };
  const policies = await account.reading((iam, call) => readRolePolicies(iam, call, name));
  const judged = judgeCalls(policies, changingCloudDriveCalls(target), target);
  return { name, actions: judged.filter(({ decision }) => decision === "allowed").map(({ action }) => action) };
}

/** Who gets at the nodes' credentials; Portworx's own pods share the host's network, which no hop limit shuts out. */
export function reach(instances: readonly Instance[]): string {
  const limits = instances.map(({ MetadataOptions: metadata }) => metadata?.HttpPutResponseHopLimit ?? 1);
  const highest = Math.max(...limits);
  return highest >= 2
    ? `every pod reaches the nodes' credentials (hop limit ${highest})`
    : "pods on the host's network, as Portworx's are, reach the nodes' credentials";
}
