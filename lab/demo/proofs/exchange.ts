import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { clientsOfToken } from "../clients";
import { refusalOf, type Proof } from "../report";
import type { Scene } from "../scene";
import { podToken, requestToken, tamperSignature } from "../tokens";
import { expiredToken } from "../expired-token";
import { portworxPods } from "./injection";

/** The token of each kind of pod becomes the role, through the SDK's own web identity provider. */
export function exchangeProofs(scene: Scene): Proof[] {
  const becomesTheRole = (kind: "portworx" | "stork"): Proof => ({
    name: `a ${kind} pod's token becomes the role`,
    run: async () => {
      const [pod] = (await portworxPods(scene.api, scene.namespace))[kind];
      if (!pod) throw new Error(`there is no ${kind} pod`);
      const { sts } = clientsOfToken(scene.lab.aws, scene.roleArn, await podToken(scene.api, pod));
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
export function refusalProofs(scene: Scene): Proof[] {
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
    refused("a token of another namespace", "AccessDenied", () => foreignNamespaceToken(scene, audience)),
    refused("a token for another audience", "InvalidIdentityTokenException", () =>
      requestToken(api, namespace, "portworx", "vault"),
    ),
    refused("a token with a bad signature", "InvalidIdentityTokenException", async () =>
      tamperSignature(await requestToken(api, namespace, "portworx", audience)),
    ),
    refused("an expired token", "ExpiredTokenException", () => expiredToken(scene.lab.cluster, namespace, audience)),
  ];
}

/** A service account of the same name in a namespace that the role does not trust. */
async function foreignNamespaceToken(scene: Scene, audience: string): Promise<string> {
  const namespace = "default";
  await scene.api.createNamespacedServiceAccount({ namespace, body: { metadata: { name: "portworx" } } });
  try {
    return await requestToken(scene.api, namespace, "portworx", audience);
  } finally {
    await scene.api.deleteNamespacedServiceAccount({ namespace, name: "portworx" });
  }
}
