import { delimiter, dirname, join } from "node:path";
import { debugProviders } from "../../lab/providers";
import type { Tools } from "../../lab/tools";

/**
 * What the real CLI needs to run a program with providers that run already, and to leave alone all that is the user's.
 *
 * @param folder has a folder `state`, and gets one `home`
 */
export function engineEnvironment(
  tools: Pick<Tools, "pulumi" | "languageHost">,
  folder: string,
  ports: Readonly<Record<string, number>>,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: [dirname(tools.pulumi), dirname(tools.languageHost), process.env.PATH].join(delimiter),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "for tests only",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: debugProviders(ports),
  };
}
