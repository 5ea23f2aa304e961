import { test } from "node:test";
import assert from "node:assert/strict";
import { checkPublicBucketsAllowed } from "../../../../components/aws/account-public-access";
import { mistakeOf } from "../recorder";

test("an account that allows public buckets, or says nothing", () => {
  checkPublicBucketsAllowed(undefined);
  checkPublicBucketsAllowed({ blockPublicPolicy: false, restrictPublicBuckets: false });
});

for (const setting of ["blockPublicPolicy", "restrictPublicBuckets"] as const) {
  test(`${setting} of the account keeps the bucket private`, () => {
    const access = { blockPublicPolicy: false, restrictPublicBuckets: false, [setting]: true };
    assert.equal(
      mistakeOf(() => checkPublicBucketsAllowed(access)),
      "distribution: got nothing, wanted a CloudFront distribution that serves the documents, since this account blocks public " +
        "buckets. Put a distribution with origin access control before the bucket and set distribution, or lift the account's " +
        "block (BlockPublicPolicy, RestrictPublicBuckets).",
    );
  });
}
