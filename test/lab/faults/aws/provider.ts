import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from "@aws-sdk/client-iam";
import type { Fault } from "../fault";
import type { AwsScene } from "./scene";

const audience = "sts.amazonaws.com";

async function create({ owner }: AwsScene, url: string): Promise<string> {
  const command = new CreateOpenIDConnectProviderCommand({ Url: url, ClientIDList: [audience] });
  return (await owner.iam.send(command)).OpenIDConnectProviderArn ?? "";
}

async function remove({ owner }: AwsScene, arn: string): Promise<void> {
  await owner.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
}

/** Another provider in the place of the right one. */
async function replace(scene: AwsScene, url: string): Promise<{ undo: () => Promise<void> }> {
  await remove(scene, scene.oidcProviderArn);
  const arn = await create(scene, url);
  return {
    undo: async () => {
      await remove(scene, arn);
      await create(scene, scene.issuer);
    },
  };
}

/** Faults in the account's trust in the cluster's issuer. */
export const providerFaults: readonly Fault<AwsScene>[] = [
  {
    id: "provider-missing",
    title: "The account has no OIDC provider for the cluster",
    planted: "the provider is deleted",
    check: "aws.provider",
    status: "FAIL",
    plant: async (scene) => {
      await remove(scene, scene.oidcProviderArn);
      return { undo: async () => void (await create(scene, scene.issuer)) };
    },
  },
  {
    id: "provider-slash",
    title: "The OIDC provider's issuer has a slash too much",
    planted: "the provider is deleted, and one for the issuer with a slash at its end is created",
    check: "aws.provider",
    status: "FAIL",
    plant: (scene) => replace(scene, `${scene.issuer}/`),
  },
  {
    id: "provider-case",
    title: "The OIDC provider's issuer is written in another case",
    planted: "the provider is deleted, and one for the issuer with a capital letter in its path is created",
    check: "aws.provider",
    status: "FAIL",
    plant: (scene) => replace(scene, scene.issuer.replace("/projects/", "/Projects/")),
  },
  {
    id: "provider-audience",
    title: "The OIDC provider does not accept the audience of the pods' tokens",
    planted: `another client id takes the place of ${audience}`,
    check: "aws.client-ids",
    status: "FAIL",
    plant: async ({ owner, oidcProviderArn }) => {
      const change = async (added: string, removed: string): Promise<void> => {
        const provider = { OpenIDConnectProviderArn: oidcProviderArn };
        await owner.iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...provider, ClientID: added }));
        await owner.iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...provider, ClientID: removed }));
      };
      await change("openshift", audience);
      return { undo: () => change(audience, "openshift") };
    },
  },
];
