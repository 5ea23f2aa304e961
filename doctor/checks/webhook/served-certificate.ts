import type { X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import type { V1Service } from "@kubernetes/client-node";
import { CannotTell, connectionProblem } from "../../cluster/failures";
import type { ClusterReader } from "../../cluster/cluster-reader";
import { paths } from "../../cluster/paths";
import type { WebhookService } from "../../facts/webhooks";

/** A workstation outside of the cluster's network gets no answer at all: it need not wait for the limit of a call. */
const longest = 2000;

/**
 * The certificates that the webhook serves, its own first.
 *
 * @throws CannotTell where the Service cannot be reached from here
 */
export async function servedCertificates(
  cluster: ClusterReader,
  { namespace, name, port }: WebhookService,
  timeoutMilliseconds: number,
): Promise<readonly X509Certificate[]> {
  const service = await cluster.read<V1Service>(`${paths.services(namespace)}/${name}`);
  const host = service.spec?.clusterIP;
  if (host === undefined || host === "None") throw new CannotTell(`the Service ${namespace}/${name} has no address`);
  const limit = Math.min(longest, timeoutMilliseconds);
  return chain(host, port, `${name}.${namespace}.svc`, limit);
}

/** Shakes hands and hangs up; whether the certificate is good is judged afterwards. */
function chain(host: string, port: number, servername: string, limit: number): Promise<readonly X509Certificate[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername, rejectUnauthorized: false });
    const give = (problem: string) => {
      socket.destroy();
      reject(new CannotTell(`${host}:${port}, the webhook's Service, cannot be reached from here: ${problem}`));
    };
    const timer = setTimeout(() => give(`no answer within ${limit / 1000} s`), limit);
    socket.on("close", () => clearTimeout(timer));
    socket.on("error", (error) => give(connectionProblem(error)));
    socket.on("secureConnect", () => {
      const certificates: X509Certificate[] = [];
      let current = socket.getPeerX509Certificate();
      while (current && !certificates.some((known) => known.fingerprint256 === current?.fingerprint256)) {
        certificates.push(current);
        current = current.issuerCertificate;
      }
      socket.destroy();
      resolve(certificates);
    });
  });
}
