import { asList, at, elements, isPartlyUnknown } from "../known-value";
import { isSet, type JudgedResource, type ResourceRule } from "../rule";
import { statementsOf, type PlacedStatement } from "./policy-document";

/** A leaked token of one cluster could else overwrite every backup of the account. */
export const s3Writes: ResourceRule = {
  name: "aws-s3-named-buckets",
  level: "advisory",
  description: "A policy that lets S3 be written to names the buckets.",
  remedy:
    "Name the buckets and their objects as Resource, or set allowEveryBucket for the rule where Portworx is to create buckets itself.",
  settings: {
    allowEveryBucket: { type: "boolean", default: false, description: "True: every bucket may be written to" },
  },
  judge: (resource, settings) => {
    if (isSet(settings, "allowEveryBucket")) return [];
    return permissionStatements(resource).flatMap(({ at: place, statement }) => {
      if (at(statement, "Effect") !== "Allow" || isPartlyUnknown(statement)) return [];
      const write = writeOf(statement);
      const scope = wideScopeOf(statement);
      if (write === undefined || scope === undefined) return [];
      return [{ at: place, seen: `${write} on ${scope}`, wanted: "S3 writes on named buckets alone" }];
    });
  },
};

const policyTypes: readonly string[] = [
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
];

function permissionStatements({ type, properties }: JudgedResource): PlacedStatement[] {
  if (policyTypes.includes(type)) return statementsOf(at(properties, "policy"), "policy");
  if (type !== "aws:iam/role:Role") return [];
  return elements(at(properties, "inlinePolicies")).flatMap((inline, index) =>
    statementsOf(at(inline, "policy"), `inlinePolicies[${index}].policy`),
  );
}

/** The first action that writes to S3, as it is written. */
function writeOf(statement: unknown): string | undefined {
  const excepted = texts(at(statement, "NotAction"));
  if (excepted.length > 0) {
    return excepted.some((action) => ["*", "s3:*"].includes(action.toLowerCase()))
      ? undefined
      : `every action but ${excepted.join(", ")}`;
  }
  return texts(at(statement, "Action")).find((action) => action === "*" || isS3Write(action));
}

/** Every action of S3 that is none of its readers. */
function isS3Write(action: string): boolean {
  return /^s3:(?!get|list|describe)/i.test(action);
}

function wideScopeOf(statement: unknown): string | undefined {
  const excepted = texts(at(statement, "NotResource"));
  if (excepted.length > 0) return `every resource but ${excepted.join(", ")}`;
  return texts(at(statement, "Resource")).find((resource) =>
    /^(\*|arn:[^:]*:s3:::\*.*|arn:[^:]*:(s3|\*):\*.*)$/.test(resource),
  );
}

function texts(value: unknown): string[] {
  return asList(value).filter((text) => typeof text === "string");
}
