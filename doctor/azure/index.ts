import type { Check } from "../check";
import type { Installation } from "../installation";
import { credentials } from "./checks/credentials";
import { exchanges } from "./checks/exchange";
import { credentialCount, federatedCredentials, trust } from "./checks/federated-credentials";
import { identity } from "./checks/identity";
import { jwks } from "./checks/jwks";
import { nodeFallback } from "./checks/node-fallback";
import { resourceManager } from "./checks/resource-manager";
import { role, roleScope } from "./checks/role";
import { blobs, storageRole } from "./checks/storage";

/** The checks of Azure: what subscription and directory say, then what a real token gets. */
export const checks: readonly Check<Installation>[] = [
  credentials,
  identity,
  trust,
  ...federatedCredentials,
  credentialCount,
  role,
  roleScope,
  storageRole,
  jwks,
  ...exchanges,
  resourceManager,
  blobs,
  nodeFallback,
];
