import { pass, warn, type Check, type Finding } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { NotReadable } from "../not-readable";
import type { Caller } from "../user-credential";

const anyway = "Without that the exchange of tokens is tried all the same.";

/** Who asks, and whether of the tenant that the pods use. */
export const credentials: Check<Installation> = {
  id: "azure.credentials",
  title: "Your Azure credentials are of the pods' tenant",
  why: "Without them the doctor cannot read identity, credentials and roles, and sees only whether the exchange works.",
  needs: ["storage-cluster.identity"],
  async run(installation) {
    const account = accountOf(installation);
    const [user, podsTenantId] = await Promise.all([account.user(), account.podsTenantId()]);
    try {
      return judgeCaller(await user.caller(), podsTenantId, await account.subscriptionId());
    } catch (error) {
      if (!(error instanceof NotReadable)) throw error;
      const detail = error.detail === undefined ? "" : `: ${error.detail}`;
      return warn(`${error.message}${detail}`, `${signIn(podsTenantId)}. ${anyway}`);
    }
  },
};

/** Judges the tenant of whoever runs the doctor. */
export function judgeCaller(
  { name, tenantId }: Caller,
  podsTenantId: string | undefined,
  subscriptionId: string,
): Finding {
  if (podsTenantId === undefined || tenantId === undefined || tenantId.toLowerCase() === podsTenantId.toLowerCase()) {
    return pass(`${name}, tenant ${tenantId ?? "unknown"}, subscription ${subscriptionId}`);
  }
  return warn(
    `you are ${name}, of tenant ${tenantId}; the pods exchange their tokens in another tenant, ${podsTenantId}`,
    `${signIn(podsTenantId)}. ${anyway}`,
  );
}

function signIn(tenantId: string | undefined): string {
  return `az login${tenantId === undefined ? "" : ` --tenant ${tenantId}`}, then export AZURE_SUBSCRIPTION_ID=ID`;
}
