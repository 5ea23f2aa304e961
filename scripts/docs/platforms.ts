import { minimumVersions, platforms as byCloud, type Platform } from "../../components/platforms";
import { code, filled, fenced, table } from "./markdown";
import type { Page } from "./page";

/** Every platform, in the order of components/platforms.ts. */
export const platforms: readonly Platform[] = Object.values(byCloud).flatMap((ofCloud) =>
  Object.values<Platform>(ofCloud),
);

/** The path of a platform's page. */
export function platformFile({ cloud, name }: Platform): string {
  return `docs/platforms/${cloud}-${name}.md`;
}

/** The pages of the platforms: what is data of them. */
export const platformPages: readonly Page[] = platforms.map((platform) => {
  const file = platformFile(platform);
  return { file, render: (current) => filled(current, file, { facts: facts(platform) }) };
});

function facts(platform: Platform): string {
  const { portworx, operator } = minimumVersions[platform.cloud];
  const rows = [
    ["configuration", `\`cloud: ${platform.cloud}\`, \`platform: ${platform.name}\``],
    ["at least", `Portworx ${portworx}, operator ${operator}`],
    ["webhook", platform.hasWebhook ? "brought by the platform" : "deployed by the stack"],
    ["audiences that are trusted", platform.tokenAudiences.map(code).join(", ")],
    ["on the StorageCluster", onStorageCluster(platform)],
    ["unusable namespaces", platform.unusableNamespaces.map(code).join(", ") || "none"],
  ];
  const advice = platform.advice.map((text) => `- ${text}`).join("\n");
  return [
    table(["", ""], rows),
    "The command that prints the issuer (needs a cluster):",
    fenced("sh", platform.issuerCommand),
    `What lies outside of the stack, and is yours to see to:\n\n${advice}`,
  ].join("\n\n");
}

function onStorageCluster({ annotations, startPort }: Platform): string {
  const all = [
    ...Object.entries(annotations).map(([key, value]) => code(`${key}: "${value}"`)),
    ...(startPort === undefined ? [] : [code(`startPort: ${startPort}`)]),
  ];
  return all.join(", ") || "nothing of its own";
}
