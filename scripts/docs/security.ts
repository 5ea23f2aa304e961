import { accessRules, webhookEntry } from "../../components/aws/pod-identity-webhook/webhook-manifests";
import { issuerBucketPolicy, objectKeys } from "../../components/aws/issuer-bucket";
import { permissionPolicy } from "../../components/aws/permission-policy";
import type { PolicyStatement } from "../../components/aws/policy-document";
import { portworxPermissions } from "../../components/azure/roles";
import { PlatformName } from "../../components/platforms";
import { exampleTrustPolicy } from "./chain";
import { code, filled, json, table } from "./markdown";
import type { Page } from "./page";

const file = "docs/security.md";

/** What each role may do, from the documents that the components give the clouds. */
export const securityPage: Page = {
  file,
  render: (current) =>
    filled(current, file, {
      trust: json(exampleTrustPolicy()),
      permissions: statements(awsPermissions()),
      "azure-actions": azureActions(),
      "issuer-bucket": statements(issuerStatements()),
      "webhook-rights": webhookRights(),
    }),
};

function awsPermissions(): readonly PolicyStatement[] {
  return permissionPolicy({
    partition: "aws",
    cloudDrive: true,
    cloudSnap: { bucketArns: ["arn:aws:s3:::my-portworx-backups"] },
    encryption: { keyArns: ["arn:aws:kms:us-east-1:123456789012:key/my-key"], allowGrants: true },
    regions: ["us-east-1"],
  }).Statement;
}

function issuerStatements(): readonly PolicyStatement[] {
  const keys = objectKeys();
  return issuerBucketPolicy({
    bucketName: "production-issuer",
    region: "us-east-1",
    objectKeys: [keys.discovery, keys.keys],
  }).Statement;
}

function statements(all: readonly PolicyStatement[]): string {
  return table(
    ["statement", "effect", "actions", "on", "only if"],
    all.map(({ Sid = "", Effect, Action, Resource, Condition }) => [
      code(Sid),
      Effect === "Allow" ? "allow" : "deny",
      codes(Action),
      codes(Resource),
      conditions(Condition),
    ]),
  );
}

function codes(values: string | readonly string[] | undefined): string {
  return [values ?? []].flat().map(code).join(", ");
}

function conditions(condition: PolicyStatement["Condition"]): string {
  return Object.values(condition ?? {})
    .flatMap((byKey) => Object.entries(byKey))
    .map(([key, values]) => `${code(key)} is ${codes(values)}`)
    .join(" and ");
}

function azureActions(): string {
  const aks = portworxPermissions(PlatformName.Aks).actions;
  const gardener = portworxPermissions(PlatformName.Gardener).actions;
  return table(
    ["action", "AKS", "Gardener"],
    [...new Set([...aks, ...gardener])].map((action) => [
      code(action),
      aks.includes(action) ? "yes" : "no",
      gardener.includes(action) ? "yes" : "no",
    ]),
  );
}

/** What our AWS webhook may read, and whose pods it is asked about. */
function webhookRights(): string {
  const namespace = "portworx";
  const { failurePolicy, rules, namespaceSelector } = webhookEntry({
    namespace: "portworx-pod-identity-webhook",
    servicePort: 443,
    portworxNamespaces: [namespace],
    failurePolicy: "Fail",
  }) as PlainWebhook;
  const rights = (accessRules as PlainRule[]).map(
    ({ verbs, resources }) => `${verbs.map(code).join(", ")} on ${resources.map(code).join(", ")}, in every namespace`,
  );
  const asked = rules.map(
    ({ operations, resources }) => `${operations.map(code).join(", ")} of ${resources.map(code).join(", ")}`,
  );
  const where = namespaceSelector.matchExpressions.map(
    ({ key, operator, values }) => `${code(key)} ${operator} ${values.map(code).join(", ")}`,
  );
  return table(
    ["", ""],
    [
      ["may", rights.join("; ")],
      ["is asked about", asked.join("; ")],
      ["in namespaces with", where.join("; ")],
      ["`failurePolicy`", code(failurePolicy)],
    ],
  );
}

/** The same documents where nothing in them is only known later. */
interface PlainRule {
  readonly verbs: string[];
  readonly resources: string[];
}

interface PlainWebhook {
  readonly failurePolicy: string;
  readonly rules: { readonly operations: string[]; readonly resources: string[] }[];
  readonly namespaceSelector: { readonly matchExpressions: { key: string; operator: string; values: string[] }[] };
}
