import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { freePort } from "../../cluster/ports";
import { startServer, waitFor } from "../../processes";

const HOST = "127.0.0.1";
const START_SECONDS = 30;
const SIGNATURE_DAYS = 30;

export interface AzuriteOptions {
  /** The one storage account that it has. */
  readonly account: string;
  /** For its data. */
  readonly folder: string;
  /** Folder of its log. */
  readonly logs: string;
}

/** A blob store for one storage account. */
export interface Azurite {
  readonly port: number;
  readonly pid: number;
  /** Query that authorizes a request with all that an account has. Not for clients. */
  readonly signature: string;
  stop(): Promise<void>;
}

/** Starts Azurite on a free loopback port; it ends with this process, however this process ends. */
export async function startAzurite({ account, folder, logs }: AzuriteOptions): Promise<Azurite> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const key = randomBytes(64).toString("base64");
  const server = await startServer({
    name: "azurite",
    command: [
      process.execPath,
      "--require",
      join(__dirname, "end-with-stdin.cjs"),
      require.resolve("azurite/dist/src/blob/main.js"),
      "--blobHost",
      HOST,
      "--blobPort",
      String(port),
      "--location",
      folder,
      "--silent", // Its access log would hold the signature.
      "--disableTelemetry",
      "--disableProductStyleUrl",
      "--skipApiVersionCheck", // The clients' version may be newer than it.
    ],
    // Takes the place of its well-known account and key.
    environment: { AZURITE_ACCOUNTS: `${account}:${key}` },
    logFile: join(logs, `azurite-${account}.log`),
  });
  try {
    const answers = () => fetch(`http://${HOST}:${port}/`).then(() => true);
    await waitFor(server, answers, { failure: "did not become ready", seconds: START_SECONDS });
    return { port, pid: server.pid, signature: signature(account, key), stop: () => server.kill() };
  } catch (error) {
    await server.kill();
    throw error;
  }
}

function signature(account: string, key: string): string {
  const values = {
    expiresOn: new Date(Date.now() + SIGNATURE_DAYS * 24 * 60 * 60 * 1000),
    permissions: AccountSASPermissions.parse("rwdlacupx"),
    protocol: SASProtocol.HttpsAndHttp,
    resourceTypes: AccountSASResourceTypes.parse("sco").toString(),
    services: AccountSASServices.parse("b").toString(),
  };
  return generateAccountSASQueryParameters(values, new StorageSharedKeyCredential(account, key)).toString();
}
