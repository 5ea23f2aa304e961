import { z } from "zod";
import type { InputMistake } from "../../components/input-error";
import type { ConfigurationSource } from "./source";

/** Who Pulumi's AWS provider acts as, as far as its configuration says so. */
export interface AwsPrincipal {
  /** Absent, the environment decides, for the AWS CLI by the same variables as for the provider. */
  readonly profile?: string;
  /** Role that the provider assumes. */
  readonly roleArn?: string;
}

/** The region of Pulumi's AWS provider, found where the provider itself looks. */
export function regionOf({ aws, environment }: ConfigurationSource): string | undefined {
  const found = [aws.region, environment.AWS_REGION, environment.AWS_DEFAULT_REGION];
  return found.find((region): region is string => typeof region === "string" && region !== "");
}

/** Checks the region, which decides in which part of the account a cluster of that name is looked up. */
export function regionMistakes(region: string | undefined): InputMistake[] {
  if (region !== undefined && /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)) return [];
  return [
    {
      input: "aws:region",
      value: region,
      wanted: "the region of the cluster, here or in the variable AWS_REGION",
      remedy: "Run: pulumi config set aws:region us-east-1",
    },
  ];
}

/** Settings of the provider that change who it is, and that the AWS CLI's token command has no option for. */
const otherIdentities = [
  "accessKey",
  "secretKey",
  "token",
  "assumeRoleWithWebIdentity",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
];

// A session's name and duration change nothing about what it may do; everything else would have to be carried as well.
const assumeRoles = z
  .array(z.strictObject({ roleArn: z.string(), sessionName: z.string().optional(), duration: z.string().optional() }))
  .max(1);

/** Checks that the AWS CLI can act as the principal that the provider is. */
export function principalMistakes({ aws }: ConfigurationSource): InputMistake[] {
  const others = otherIdentities.filter((key) => aws[key] !== undefined).map((key) => notCarried(`aws:${key}`));
  return assumeRoles.safeParse(aws.assumeRoles ?? []).success ? others : [...others, notCarried("aws:assumeRoles")];
}

/** The principal that the provider is; only after {@link principalMistakes} found nothing. */
export function principalOf({ aws }: ConfigurationSource): AwsPrincipal {
  const [role] = assumeRoles.parse(aws.assumeRoles ?? []);
  return {
    ...(typeof aws.profile === "string" && { profile: aws.profile }),
    ...(role && { roleArn: role.roleArn }),
  };
}

// The value is left out: it may be a credential.
function notCarried(input: string): InputMistake {
  return {
    input,
    wanted:
      "aws:profile, one role in aws:assumeRoles, or variables of the environment: the cluster's token is fetched by the AWS " +
      "CLI, which cannot be told to act as anybody else",
    remedy:
      "Change it, or say with kubernetes.context, kubernetes.path or the secret kubeconfig how to reach the cluster.",
  };
}
