import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccessTokens } from "../../lab/azure/access-token";
import {
  LOCATION,
  NODE_RESOURCE_GROUP,
  OWNER,
  RESOURCE_GROUP,
  SUBSCRIPTION_ID,
  TENANT_ID,
} from "../../lab/azure/identity";
import { createTlsIdentity, type TlsIdentity } from "../../lab/azure/tls-server";
import type { AzureState } from "../../lab/state";
import { FakeAccount } from "../azure-federation";

/** What the lab's Azure consists of, each with nothing in it yet. */
export interface AzureParts {
  readonly folder: string;
  readonly tls: TlsIdentity;
  readonly tokens: AccessTokens;
  readonly account: FakeAccount;
  /** What clients need of a server at that URL. */
  state(authorityHost: string): AzureState;
  remove(): void;
}

export async function azureParts(): Promise<AzureParts> {
  const folder = mkdtempSync(join(tmpdir(), "lab-azure-"));
  const tls = await createTlsIdentity(folder);
  return {
    folder,
    tls,
    tokens: new AccessTokens(),
    account: new FakeAccount(),
    state: (authorityHost) => ({
      resourceManager: authorityHost,
      authorityHost,
      certificateAuthority: tls.certificateAuthority,
      tenantId: TENANT_ID,
      subscriptionId: SUBSCRIPTION_ID,
      location: LOCATION,
      resourceGroup: RESOURCE_GROUP,
      nodeResourceGroup: NODE_RESOURCE_GROUP,
      clientId: OWNER.clientId,
      clientSecret: OWNER.clientSecret,
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
