import { InputError } from "../input-error";
import { subject } from "../subject";

/** Which tokens the credentials of a cluster accept. */
export interface ClusterSubjects {
  readonly issuerUrl: string;
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
}

/** @throws InputError where a cluster repeats an issuer and subject of those before it in the list, which Azure refuses. */
export function checkDistinctSubjects(cluster: ClusterSubjects, earlier: readonly ClusterSubjects[]): void {
  const subjects = subjectsOf(cluster);
  for (const [index, other] of earlier.entries()) {
    if (other.issuerUrl !== cluster.issuerUrl) continue;
    const repeated = subjectsOf(other).find((candidate) => subjects.includes(candidate));
    if (repeated === undefined) continue;
    throw new InputError({
      input: `clusters[${earlier.length}].issuerUrl`,
      value: cluster.issuerUrl,
      wanted: `each issuer and subject once; clusters[${index}] already has ${repeated} of this issuer`,
      remedy: "List each cluster once, with its own issuer.",
    });
  }
}

function subjectsOf({ namespace, serviceAccounts }: ClusterSubjects): string[] {
  return serviceAccounts.map((account) => subject(namespace, account));
}

// Azure's limit for issuer, subject and audience.
const longest = 600;

/**
 * Checks the URL of a cluster's token issuer. Entra compares it byte by byte with the `iss` of a token, so it stays as it
 * is: AKS's issuers end in a slash, others do not.
 *
 * @throws InputError
 */
export function checkAzureIssuerUrl(url: string, input: string): void {
  const problem = issuerProblem(url);
  if (!problem) return;
  throw new InputError({
    input,
    value: url,
    wanted: `an issuer URL such as https://eastus.oic.prod-aks.azure.com/TENANT/CLUSTER/, ${problem}`,
    remedy:
      "Copy the issuer exactly as the cluster's own discovery document (/.well-known/openid-configuration) gives it, with its slash at the end if it has one.",
  });
}

function issuerProblem(url: string): string | undefined {
  if (/\s/.test(url)) return "without blanks";
  if (!url.startsWith("https://")) return "starting with https://";
  if (/[?#]/.test(url)) return "without a query or fragment";
  if (!/^https:\/\/[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?(\/|$)/.test(url)) return "with a full host name";
  if (url.length > longest) return `of at most ${longest} characters`;
  return undefined;
}

/** @throws InputError where no token can have the audience. */
export function checkAudience(value: string, input = "audience"): void {
  if (/^\S+$/.test(value) && value.length <= longest) return;
  throw new InputError({
    input,
    value,
    wanted: `an audience of 1 to ${longest} characters without blanks`,
    remedy:
      "Name the audience that the webhook asks tokens for, or leave the input out for api://AzureADTokenExchange.",
  });
}
