import { randomUUID } from "node:crypto";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Call } from "./account";
import { callAws } from "./call";

/** Text of the object; says what it is to whoever should find one. */
const text = "written by pxwi doctor --write-test, which removes it again";

/** An object that could not be removed. */
export class ObjectLeft extends Error {
  constructor(
    readonly key: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Puts, gets and deletes an object under a prefix that nobody else uses. Whatever happens in between, and also where the
 * run is interrupted, the object is deleted: that call alone has a time of its own.
 *
 * @throws AwsRefusal for the call that is refused; ObjectLeft where only the removal fails
 */
export async function writeAndRemove(s3: S3Client, call: Call, Bucket: string, timeoutMilliseconds: number) {
  const Key = `pxwi-doctor-${randomUUID()}/object`;
  const remove = () =>
    // Not `call`: an interrupted run must clean up too.
    callAws("s3:DeleteObject", { timeoutMilliseconds }, (options) =>
      s3.send(new DeleteObjectCommand({ Bucket, Key }), options),
    ).catch((error: Error) => {
      throw new ObjectLeft(Key, error.message);
    });
  try {
    await call("s3:PutObject", (options) => s3.send(new PutObjectCommand({ Bucket, Key, Body: text }), options));
    const found = await call("s3:GetObject", async (options) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }), options);
      return Body?.transformToString();
    });
    if (found !== text) throw new Error(`s3://${Bucket}/${Key} holds something else than was written`);
  } finally {
    await remove();
  }
}
