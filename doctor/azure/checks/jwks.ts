import { notApplicable, type Check } from "../../check";
import { keys } from "../../checks/issuer";
import { CannotTell } from "../../cluster/failures";
import type { Installation } from "../../installation";

/**
 * What Entra will find at the issuer. The cluster's check of the same says what is wrong; this one keeps the exchange from
 * repeating its failure, and lets it run where only this machine cannot reach the issuer.
 */
export const jwks: Check<Installation> = {
  id: "azure.jwks",
  title: "Entra finds the key that signs tokens at the issuer",
  why: "Entra reads the keys over the internet and refuses tokens whose key is not there.",
  needs: ["issuer.token"],
  async run(installation) {
    const finding = await keys.run(installation).catch((error: unknown) => {
      if (error instanceof CannotTell) return notApplicable(error.message);
      throw new CannotTell(`needs ${keys.id}, which failed`);
    });
    if (finding.status === "FAIL") throw new CannotTell(`needs ${keys.id}, which failed`);
    return finding;
  },
};
