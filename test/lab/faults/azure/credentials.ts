import type { Fault } from "../fault";
import type { AzureScene } from "./scene";

/**
 * Faults in the identity's federated credentials. Those that change Portworx's own come first: what is put right again takes
 * a while to be known, and until then the next fault of these hides it.
 */
export const credentialFaults: readonly Fault<AzureScene>[] = [
  {
    id: "credential-slash",
    title: "The federated credentials' issuer lacks the slash at its end",
    planted: "every federated credential gets the issuer without its slash",
    check: "azure.federated-credentials",
    status: "FAIL",
    plant: async (scene) =>
      scene.changeCredentials(await scene.credentials(), (federation) => ({
        ...federation,
        issuer: federation.issuer.replace(/\/$/, ""),
      })),
  },
  {
    id: "credential-audience",
    title: "The federated credentials are for another audience",
    planted: "every federated credential gets the audience sts.amazonaws.com",
    check: "azure.federated-credentials",
    status: "FAIL",
    plant: async (scene) =>
      scene.changeCredentials(await scene.credentials(), (federation) => ({
        ...federation,
        audiences: ["sts.amazonaws.com"],
      })),
  },
  {
    id: "credential-subject",
    title: "A federated credential names another namespace",
    planted: "the federated credential of portworx gets a subject of namespace kube-system",
    check: "azure.federated-credentials.portworx",
    status: "FAIL",
    plant: async (scene) =>
      scene.changeCredentials([await scene.credential("portworx")], (federation) => ({
        ...federation,
        subject: "system:serviceaccount:kube-system:portworx",
      })),
  },
  {
    id: "credential-without-stork",
    title: "Stork has no federated credential",
    planted: "the federated credential of stork is deleted",
    check: "azure.federated-credentials.stork",
    status: "FAIL",
    plant: async (scene) => scene.remove(await scene.credential("stork")),
  },
  {
    id: "credential-too-new",
    title: "Entra does not know a new federated credential yet",
    planted: "the federated credential of portworx is deleted and created again: the lab's Entra then takes a while",
    check: "azure.exchange.portworx",
    status: "FAIL",
    plant: async (scene) => {
      const { undo } = await scene.remove(await scene.credential("portworx"));
      await undo?.();
      return {};
    },
  },
];
