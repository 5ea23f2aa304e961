import { azureClouds } from "../../components/azure/azure-clouds";
import { isPartlyUnknown } from "../known-value";
import { listSetting, shown, type ResourceRule } from "../rule";
import { federatedCredential } from "./federated-credential";

const knownAudiences = Object.values(azureClouds).map(({ tokenExchangeAudience }) => tokenExchangeAudience);

/** Another audience accepts tokens that were made for somebody else. */
export const azureFederatedAudience: ResourceRule = {
  name: "azure-federated-audience",
  level: "mandatory",
  description: "A federated credential accepts the audience of Entra's token exchange alone.",
  remedy:
    "Set audiences to api://AzureADTokenExchange, which the webhook asks for, or add your webhook's --audience to the rule's setting audiences.",
  settings: {
    audiences: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Audiences that are accepted beside those of Entra",
    },
  },
  judge: (resource, settings) => {
    const credential = federatedCredential(resource);
    if (!credential || isPartlyUnknown(credential.audiences)) return [];
    const accepted: readonly unknown[] = [...knownAudiences, ...listSetting(settings, "audiences")];
    const { audiences } = credential;
    if (Array.isArray(audiences) && audiences.length > 0 && audiences.every((one) => accepted.includes(one))) return [];
    return [{ at: "audiences", seen: shown(audiences), wanted: `only ${accepted.join(", ")}` }];
  },
};
