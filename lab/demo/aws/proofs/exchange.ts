import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { clientsOfToken } from "../clients";
import { signToken } from "../../signed-token";
import { onePod } from "../../pods";
import { refusalOf, type Proof } from "../../report";
import { foreignNamespaceToken, podToken, requestToken, tamperSignature } from "../../tokens";
import { TOKEN_VOLUME, type AwsScene } from "../scene";

/** The token of each kind of pod becomes the role, through the SDK's own web identity provider. */
export function exchangeProofs(scene: AwsScene): Proof[] {
  const becomesTheRole = (kind: "portworx" | "stork"): Proof => ({
    name: `a ${kind} pod's token becomes the role`,
    run: async () => {
      const token = await podToken(scene.api, await onePod(scene.api, scene.namespace, kind), TOKEN_VOLUME);
      const { sts } = clientsOfToken(scene.lab.aws, scene.roleArn, token);
      const { Arn: arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
      const roleName = scene.roleArn.split("/").pop() ?? "";
      if (!arn.includes(`:assumed-role/${roleName}/`)) throw new Error(`the caller is ${arn}`);
      return arn;
    },
  });
  const forAudience = (audience: string): Proof => ({
    name: `a token for audience ${audience} becomes the role, too`,
    run: async () => {
      const token = await requestToken(scene.api, scene.namespace, "portworx", audience);
      await clientsOfToken(scene.lab.aws, scene.roleArn, token).sts.send(new GetCallerIdentityCommand({}));
    },
  });
  const [, ...others] = scene.platform.audiences;
  return [becomesTheRole("portworx"), becomesTheRole("stork"), ...others.map(forAudience)];
}

/** Every token that is not exactly right is refused, with AWS's own code. */
export function refusalProofs(scene: AwsScene): Proof[] {
  const { api, namespace } = scene;
  const audience = "sts.amazonaws.com";
  const refused = (what: string, code: string, mint: () => Promise<string>): Proof => ({
    name: `${what} is refused`,
    run: async () => {
      const { sts } = clientsOfToken(scene.lab.aws, scene.roleArn, await mint());
      const seen = await refusalOf(() => sts.send(new GetCallerIdentityCommand({})));
      if (seen !== code) throw new Error(`the answer was ${seen}, wanted ${code}`);
      return code;
    },
  });
  return [
    refused("a token of another service account", "AccessDenied", () =>
      requestToken(api, namespace, "default", audience),
    ),
    refused("a token of another namespace", "AccessDenied", () => foreignNamespaceToken(api, "portworx", audience)),
    refused("a token for another audience", "InvalidIdentityTokenException", () =>
      requestToken(api, namespace, "portworx", "vault"),
    ),
    refused("a token with a bad signature", "InvalidIdentityTokenException", async () =>
      tamperSignature(await requestToken(api, namespace, "portworx", audience)),
    ),
    refused("an expired token", "ExpiredTokenException", () =>
      signToken(scene.lab.cluster, { namespace, audience, secondsToLive: -3600 }),
    ),
  ];
}
