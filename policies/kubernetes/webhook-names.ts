/** True for the names and images of the two projects' webhooks that give pods their cloud identity. */
export function isIdentityWebhook(text: unknown): boolean {
  return (
    typeof text === "string" &&
    /pod-identity-webhook|iam-for-pods|azure-wi-webhook|workload-identity[-/]webhook|azure-workload-identity\.io/.test(
      text,
    )
  );
}
