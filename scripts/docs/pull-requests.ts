import { readChanges } from "../../lab/preview/changes";
import { summaryOf } from "../../lab/preview/summary";
import { exampleTrustPolicy } from "./chain";
import { filled } from "./markdown";
import type { Page } from "./page";

const file = "docs/pull-requests.md";

/** What the offline preview shows a reviewer, made by the preview itself. */
export const pullRequestsPage: Page = {
  file,
  render: (current) => filled(current, file, { summary: quoted(exampleSummary()) }),
};

/** Of a change that takes Stork out of the trust. */
function exampleSummary(): string {
  const type = "aws:iam/role:Role";
  const trustOf = (...names: readonly string[]) => ({
    type,
    inputs: { assumeRolePolicy: JSON.stringify(exampleTrustPolicy(names)) },
  });
  const update = {
    op: "update",
    urn: `urn:pulumi:aws::portworx-workload-identity::${type}::portworx-role`,
    oldState: trustOf("portworx", "stork", "px-node-wiper"),
    newState: trustOf("portworx", "px-node-wiper"),
    detailedDiff: { assumeRolePolicy: {} },
  };
  return summaryOf("aws", "origin/main", readChanges(JSON.stringify({ steps: [update] })));
}

/** As a quotation, so that its headings are none of the page. */
function quoted(markdown: string): string {
  return markdown
    .trim()
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}
