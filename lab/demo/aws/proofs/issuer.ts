import { expectEqual, type Proof } from "../../report";
import type { AwsScene } from "../scene";

/** The issuer's bucket, seen by somebody without any credentials. */
export function issuerProofs({ lab }: AwsScene): Proof[] {
  const { issuerUrl } = lab.cluster;
  const bucket = `${lab.aws.endpoint}/${issuerUrl.split("/").pop()}`;
  return [
    {
      name: "everybody can read the issuer's discovery document, which names the API server's own issuer",
      run: async () => {
        const response = await fetch(`${bucket}/.well-known/openid-configuration`);
        const { issuer } = (await response.json()) as { issuer: string };
        expectEqual(issuer, issuerUrl, "the document's issuer");
        return issuerUrl;
      },
    },
    {
      name: "nothing else in the issuer's bucket is public, not even the list of it",
      run: async () => {
        for (const path of ["", "/other", "?policy"]) {
          expectEqual((await fetch(`${bucket}${path}`)).status, 403, `the answer for ${path || "the list"}`);
        }
      },
    },
  ];
}
