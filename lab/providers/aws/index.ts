import type { AwsState } from "../../state";
import type { ProviderDefinition } from "../base/kind";
import { awsContext, type AwsContext } from "./context";
import { openIdConnectProvider } from "./iam/open-id-connect-provider";
import { policy } from "./iam/policy";
import { role } from "./iam/role";
import { rolePolicy } from "./iam/role-policy";
import { rolePolicyAttachment } from "./iam/role-policy-attachment";
import { getCallerIdentity, getPartition, getRegion } from "./invokes/account";
import { getCluster } from "./invokes/eks-cluster";
import { getOpenIdConnectProvider, getRole } from "./invokes/iam";
import { getAccountPublicAccessBlock } from "./invokes/s3";
import { bucket } from "./s3/bucket";
import { bucketObject } from "./s3/bucket-object";
import { bucketOwnershipControls } from "./s3/bucket-ownership-controls";
import { bucketPolicy } from "./s3/bucket-policy";
import { bucketPublicAccessBlock } from "./s3/bucket-public-access-block";

const KINDS = [
  openIdConnectProvider,
  policy,
  role,
  rolePolicy,
  rolePolicyAttachment,
  bucket,
  bucketObject,
  bucketOwnershipControls,
  bucketPolicy,
  bucketPublicAccessBlock,
];

/** The aws provider for the lab's AWS, in the place of the genuine one of this version. */
export function awsProvider(lab: AwsState): ProviderDefinition<AwsContext> {
  const kinds = new Map(KINDS.map((kind) => [kind.token, kind]));
  return {
    name: "aws",
    version: "7.48.0",
    configure: (inputs) => awsContext(lab, inputs),
    kindOf: (token) => kinds.get(token),
    invokes: {
      "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
      "aws:index/getPartition:getPartition": getPartition,
      "aws:index/getRegion:getRegion": getRegion,
      "aws:eks/getCluster:getCluster": getCluster,
      "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": getOpenIdConnectProvider,
      "aws:iam/getRole:getRole": getRole,
      "aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock": getAccountPublicAccessBlock,
    },
  };
}
