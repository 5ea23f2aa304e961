import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { assertionCredential, workloadCredential } from "../../../azure/clients";
import { onePod } from "../../pods";
import type { Proof } from "../../report";
import { signToken } from "../../signed-token";
import { foreignNamespaceToken, podToken, requestToken, tamperSignature } from "../../tokens";
import { directoryCode, oncePropagated, RESOURCE_MANAGER_SCOPE } from "../clients";
import { AUDIENCE, TOKEN_VOLUME, type AzureScene } from "../scene";

/** The token of each kind of pod is exchanged at Entra, through the SDK's own credential for workloads. */
export function exchangeProofs(scene: AzureScene): Proof[] {
  const becomesTheIdentity = (kind: "portworx" | "stork"): Proof => ({
    name: `a ${kind} pod's token is exchanged for one of the managed identity`,
    run: async () => {
      const token = await podToken(scene.api, await onePod(scene.api, scene.namespace, kind), TOKEN_VOLUME);
      const claims = decodeJwt(await exchanged(scene, token));
      if (claims.appid !== scene.clientId) throw new Error(`the token is of ${String(claims.appid)}`);
      return `client ${scene.clientId}`;
    },
  });
  return [becomesTheIdentity("portworx"), becomesTheIdentity("stork")];
}

/** With the token in a file, as in a pod. */
async function exchanged({ lab, clientId }: AzureScene, token: string): Promise<string> {
  const folder = await mkdtemp(join(lab.folder, "token-"));
  try {
    const file = join(folder, TOKEN_VOLUME);
    await writeFile(file, token, { mode: 0o600 });
    const credential = workloadCredential(lab.azure, clientId, file);
    return (await oncePropagated(() => credential.getToken(RESOURCE_MANAGER_SCOPE))).token;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Every token that is not exactly right is refused, with Entra's own number. */
export function refusalProofs(scene: AzureScene): Proof[] {
  const { api, namespace, lab } = scene;
  const { issuerUrl } = lab.cluster;
  const refused = (what: string, wanted: string, mint: () => Promise<string>): Proof => ({
    name: `${what} is refused`,
    run: async () => {
      const credential = assertionCredential(lab.azure, scene.clientId, await mint());
      const seen = await credential.getToken(RESOURCE_MANAGER_SCOPE).then(
        () => "a token",
        (error: unknown) => directoryCode(error),
      );
      if (seen !== wanted) throw new Error(`the answer was ${seen}, wanted ${wanted}`);
      return wanted;
    },
  });
  const otherSlash = issuerUrl.endsWith("/") ? issuerUrl.slice(0, -1) : `${issuerUrl}/`;
  const slash = issuerUrl.endsWith("/") ? "without" : "with";
  return [
    refused("a token of another service account", "AADSTS700213", () =>
      requestToken(api, namespace, "default", AUDIENCE),
    ),
    refused("a token of another namespace", "AADSTS700213", () => foreignNamespaceToken(api, "portworx", AUDIENCE)),
    refused(`a token whose issuer is the same ${slash} the slash at its end`, "AADSTS700211", () =>
      signToken(lab.cluster, { namespace, audience: AUDIENCE, issuer: otherSlash, secondsToLive: 600 }),
    ),
    refused("a token for another audience", "AADSTS700212", () => requestToken(api, namespace, "portworx", "vault")),
    refused("a token with a bad signature", "AADSTS700027", async () =>
      tamperSignature(await requestToken(api, namespace, "portworx", AUDIENCE)),
    ),
    refused("an expired token", "AADSTS700024", () =>
      signToken(lab.cluster, { namespace, audience: AUDIENCE, secondsToLive: -3600 }),
    ),
  ];
}
