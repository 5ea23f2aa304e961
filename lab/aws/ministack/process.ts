import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startServer, waitFor } from "../../processes";
import { ACCOUNT_ID, REGION, ROOT_CREDENTIALS } from "../identity";

const LAUNCHER = join(__dirname, "launcher.py");
const START_SECONDS = 30;

export interface MinistackOptions {
  /** For whatever ministack writes; removed at its stop. */
  folder: string;
  /** Folder of its log, which stays. */
  logs: string;
  /** A Python that has the packages of requirements.txt. */
  python: string;
}

export interface Ministack {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts ministack on a free loopback port; it ends with this process, however this process ends. */
export async function startMinistack({ folder, logs, python }: MinistackOptions): Promise<Ministack> {
  mkdirSync(folder, { recursive: true });
  const portFile = join(folder, "ministack.port");
  rmSync(portFile, { force: true });
  const server = await startServer({
    name: "ministack",
    command: [python, LAUNCHER, portFile],
    environment: environment(folder),
    logFile: join(logs, "ministack.log"),
  });
  try {
    const failure = "did not become ready";
    await waitFor(server, () => Promise.resolve(existsSync(portFile)), { failure, seconds: START_SECONDS });
    const port = Number(readFileSync(portFile, "utf8"));
    const healthy = async () => (await fetch(`http://127.0.0.1:${port}/_ministack/health`)).ok;
    await waitFor(server, healthy, { failure, seconds: START_SECONDS });
    const stop = async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    return { port, pid: server.pid, stop };
  } catch (error) {
    await server.kill();
    throw error;
  }
}

function environment(folder: string): Record<string, string> {
  return {
    AUTH: "true",
    MINISTACK_ACCOUNT_ID: ACCOUNT_ID,
    MINISTACK_REGION: REGION,
    // The keys of the lab's root, in the place of any real ones that this process may have.
    AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: "",
    // Listeners on every address, and the user's containers, are none of the lab's business.
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    DOCKER_HOST: `unix://${join(folder, "no-docker.sock")}`,
    HOME: folder,
    TMPDIR: folder,
  };
}
