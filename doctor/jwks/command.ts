import { readFileSync } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import type { Command } from "commander";
import { discoveryDocument, discoveryPath, keysDocument, keysPath } from "../../components/aws/issuer-documents";
import { InputError } from "../../components/input-error";
import { checkIssuerUrl } from "../../components/issuer";
import { interruption } from "../cli/interruption";
import { seconds } from "../cli/seconds";
import { ClusterReader } from "../cluster/cluster-reader";
import { loadKubeConfig } from "../cluster/kubeconfig";
import { paths } from "../cluster/paths";
import type { KeyText } from "./key-text";
import { mergeKeys } from "./merge";
import { writeDocument } from "./output";

interface JwksOptions {
  readonly cluster?: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly timeout: number;
  readonly discovery?: string;
  readonly output?: string;
  readonly force?: boolean;
}

const help = `
Publish the keys as ISSUER/${keysPath} and the discovery document as ISSUER/${discoveryPath}.

Examples:
  npx pxwi jwks                                     the cluster's keys
  npx pxwi jwks --cluster new.pub                   before a rotation: the cluster's keys and the next one
  npx pxwi jwks old.json new.pub --output keys.json
  npx pxwi jwks --discovery https://issuer.example.com`;

/** Adds `jwks` to the program. */
export function addCommand(program: Command): void {
  program
    .command("jwks")
    .description("Print the public keys of a cluster's tokens as a JWKS document, as an issuer publishes it.")
    .argument("[files...]", "public keys in PEM, or JWKS documents; - is standard input")
    .option("--cluster", "read the cluster's keys as well, before the files (default where there are no files)")
    .option("--kubeconfig <path>", "kubeconfig of the cluster (default: KUBECONFIG, else ~/.kube/config)")
    .option("--context <name>", "context of the kubeconfig (default: its current one)")
    .option("--timeout <seconds>", "how long the cluster may take to answer", seconds, 10)
    .option("--discovery <issuer>", "print the discovery document of this issuer instead of the keys")
    .option("--output <file>", "write to a new file instead of standard output")
    .option("--force", "overwrite that file if it exists")
    .addHelpText("after", help)
    .action(async (files: string[], options: JwksOptions) => {
      const document =
        options.discovery === undefined ? await keys(files, options) : discovery(files, options.discovery);
      if (options.output === undefined) process.stdout.write(document);
      else writeDocument(options.output, document, options.force === true);
    });
}

async function keys(files: readonly string[], options: JwksOptions): Promise<string> {
  const texts: KeyText[] = [];
  if (options.cluster === true || files.length === 0) texts.push(await clusterText(options));
  for (const file of files) texts.push(file === "-" ? await inputText() : fileText(file));
  const merged = mergeKeys(texts);
  for (const { key, source } of merged) console.error(`${key.kid}  from ${source}`);
  return keysDocument(merged.map(({ key }) => key));
}

function discovery(files: readonly string[], issuerUrl: string): string {
  if (files.length > 0) throw new Error("--discovery prints a document without keys: leave the files out");
  checkIssuerUrl(issuerUrl, "--discovery");
  return discoveryDocument(issuerUrl);
}

async function clusterText(options: JwksOptions): Promise<KeyText> {
  const limits = { timeoutMilliseconds: options.timeout * 1000, signal: interruption() };
  const reader = new ClusterReader(loadKubeConfig(options), limits);
  return { source: "the cluster", text: JSON.stringify(await reader.read(paths.keys)) };
}

async function inputText(): Promise<KeyText> {
  return { source: "standard input", text: await textOf(process.stdin) };
}

function fileText(file: string): KeyText {
  try {
    return { source: file, file, text: readFileSync(file, "utf8") };
  } catch (error) {
    throw new InputError({
      input: file,
      wanted: `a file that can be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`,
      remedy: "Give the path of a public key in PEM or of a JWKS document.",
    });
  }
}
