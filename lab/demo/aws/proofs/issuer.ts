import type { LabState } from "../../../state";
import { expectEqual, type Proof } from "../../report";
import type { AwsScene } from "../scene";

/** The issuer's bucket, seen by somebody without any credentials. That the issuer itself is right is for the doctor to say. */
export function issuerProofs({ lab }: AwsScene): Proof[] {
  return [
    {
      name: "nothing else in the issuer's bucket is public, not even the list of it",
      run: async () => {
        for (const path of ["", "/other", "?policy"]) {
          const { status } = await fetch(`${bucketOfIssuer(lab)}${path}`);
          expectEqual(status, 403, `the answer for ${path || "the list"}`);
        }
      },
    },
  ];
}

/** Where the lab has the bucket that AWS has at the issuer's URL. */
export function bucketOfIssuer({ aws, cluster }: LabState): string {
  return `${aws.endpoint}/${cluster.issuerUrl.split("/").pop()}`;
}
