import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { fail, notApplicable, pass, type Check, type Finding } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { AwsRefusal } from "../call";
import { bucketName } from "../documented-actions";
import { sessionOf } from "../exchange";
import { ObjectLeft, writeAndRemove } from "../write-test";

/** The bucket of cloud snapshots, as Portworx reaches it. */
export const s3: Check<Installation> = {
  id: "aws.s3",
  title: "The bucket for cloud snapshots can be used with the role",
  why: "A bucket whose own policy, or whose key, shuts the role out fails only at the first backup.",
  needs: ["aws.exchange.portworx", "aws.permission-policy"],
  async run(installation) {
    const { expected, options } = installation;
    if (expected.bucket === undefined) return notApplicable("no bucket is named; name it with --bucket");
    const bucket = bucketName(expected.bucket);
    const account = accountOf(installation);
    const { credentials } = await sessionOf(installation, "portworx");
    const client = new S3Client({ ...(await account.clientOptions()), credentials, followRegionRedirects: true });
    try {
      await account.call("s3:ListBucket", (callOptions) =>
        client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), callOptions),
      );
      if (options.writeTest !== true) return pass(`s3://${bucket} can be listed; --write-test would write an object`);
      await writeAndRemove(client, account.call, bucket, options.timeoutMilliseconds);
      return pass(`s3://${bucket}: an object was written, read and removed`);
    } catch (error) {
      return explained(error, bucket);
    } finally {
      client.destroy();
    }
  },
};

function explained(error: unknown, bucket: string): Finding {
  if (error instanceof ObjectLeft) {
    const url = `s3://${bucket}/${error.key}`;
    return fail(`${url} was written and could not be removed: ${error.message}`, `aws s3 rm ${url}`);
  }
  if (!(error instanceof AwsRefusal)) throw error;
  if (error.code === "NoSuchBucket") {
    return fail(`there is no bucket ${bucket}`, `aws s3api create-bucket --bucket ${bucket}  # or correct --bucket`);
  }
  return fail(
    error.message,
    `aws s3api get-bucket-policy --bucket ${bucket}  # and the role's own: see aws.permission-policy`,
  );
}
