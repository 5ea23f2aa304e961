import type { Check } from "../check";
import type { Installation } from "../installation";
import { clientIds } from "./checks/client-ids";
import { credentials } from "./checks/credentials";
import { ec2 } from "./checks/ec2";
import { exchanges } from "./checks/exchange";
import { jwks } from "./checks/jwks";
import { nodeFallback } from "./checks/node-fallback";
import { permissionPolicy } from "./checks/permission-policy";
import { provider } from "./checks/provider";
import { role } from "./checks/role";
import { s3 } from "./checks/s3";
import { trustPolicy, trustWildcards } from "./checks/trust";

/** The checks of AWS: what the account says, then what a real token gets. */
export const checks: readonly Check<Installation>[] = [
  credentials,
  role,
  provider,
  clientIds,
  trustPolicy,
  trustWildcards,
  permissionPolicy,
  jwks,
  ...exchanges,
  ec2,
  s3,
  nodeFallback,
];
