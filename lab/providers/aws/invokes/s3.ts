import type { Invoke } from "../../base/kind";
import type { AwsContext } from "../context";
import { invokeFailure } from "./failure";

/** The lab's account forbids its buckets nothing, and the genuine provider fails for an account that has no such setting. */
export const getAccountPublicAccessBlock: Invoke<AwsContext> = () => {
  const reason = "reading S3 Account Public Access Block: couldn't find resource";
  return Promise.reject(invokeFailure("aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock", reason));
};
