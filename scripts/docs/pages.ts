import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { conceptPage } from "./concept";
import { formatted, ROOT } from "./markdown";
import type { Page } from "./page";
import { platformPages } from "./platforms";
import { pullRequestsPage } from "./pull-requests";
import { referencePages } from "./reference";
import { securityPage } from "./security";

/** Every page with generated parts. */
export const pages: readonly Page[] = [
  conceptPage,
  securityPage,
  pullRequestsPage,
  ...platformPages,
  ...referencePages(),
];

/** The page as it is; empty where there is none yet. */
export function currentPage({ file }: Page): string {
  const path = join(ROOT, file);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** The page as it should be. */
export async function renderedPage(page: Page, current = currentPage(page)): Promise<string> {
  return formatted(await page.render(current), page.file);
}
