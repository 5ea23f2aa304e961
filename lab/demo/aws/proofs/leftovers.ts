import { ListOpenIDConnectProvidersCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { clusterLeftoverProof } from "../../cluster-leftovers";
import { expectEqual, type Proof } from "../../report";
import { clientsOfOwner } from "../clients";
import { BACKUP_BUCKET, FOREIGN_BUCKET, type AwsScene } from "../scene";

/** What the account has after a destroy is what it had before the up. */
export function leftoverProofs({ lab, kubeConfig }: AwsScene): Proof[] {
  const { iam, s3 } = clientsOfOwner(lab.aws);
  return [
    {
      name: "no role and no OIDC provider is left in IAM",
      run: async () => {
        const { Roles: roles = [] } = await iam.send(new ListRolesCommand({}));
        const { OpenIDConnectProviderList: providers = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
        const left = [...roles, ...providers].map((item) => item.Arn);
        if (left.length > 0) throw new Error(`left: ${left.join(", ")}`);
      },
    },
    {
      name: "no bucket is left but the demo's own",
      run: async () => {
        const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand({}));
        const names = buckets.map(({ Name: name }) => name).sort();
        expectEqual(names, [BACKUP_BUCKET, FOREIGN_BUCKET].sort(), "the list of buckets");
      },
    },
    clusterLeftoverProof(kubeConfig),
  ];
}
