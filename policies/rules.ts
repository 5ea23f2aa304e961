import { federatedAudience } from "./aws/federated-audience";
import { federatedIssuer } from "./aws/federated-issuer";
import { federatedSubject } from "./aws/federated-subject";
import { s3Writes } from "./aws/s3-writes";
import { diskRoleScope } from "./azure/disk-role-scope";
import { azureFederatedAudience } from "./azure/federated-audience";
import { azureFederatedIssuer } from "./azure/federated-issuer";
import { azureFederatedSubject } from "./azure/federated-subject";
import { webhookCall } from "./kubernetes/webhook-call";
import { webhookPods } from "./kubernetes/webhook-pods";
import { identityInStack } from "./portworx/identity-in-stack";
import { identityPresent } from "./portworx/identity-present";
import { staticCredentials } from "./portworx/static-credentials";
import { storkTrusted } from "./portworx/stork-trusted";
import { usableNamespace } from "./portworx/usable-namespace";
import type { Rule } from "./rule";

/** All rules of the pack, in the order in which they are listed for people. */
export const rules: readonly Rule[] = [
  federatedSubject,
  federatedAudience,
  federatedIssuer,
  s3Writes,
  azureFederatedSubject,
  azureFederatedAudience,
  azureFederatedIssuer,
  diskRoleScope,
  webhookCall,
  webhookPods,
  staticCredentials,
  identityPresent,
  identityInStack,
  storkTrusted,
  usableNamespace,
];
