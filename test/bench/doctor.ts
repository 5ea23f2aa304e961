import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { KubeConfig, PatchStrategy, setHeaderOptions, type V1Pod } from "@kubernetes/client-node";
import { permissionPolicy } from "../../components/aws/permission-policy";
import { trustPolicy } from "../../components/aws/trust-policy";
import { reportSchema, type Report } from "../../doctor/report-schema";
import { startAws } from "../../lab/aws";
import { customResourceDefinitions } from "../../lab/charts/portworx/definitions";
import { startCluster } from "../../lab/cluster";
import { clientsOfOwner } from "../../lab/demo/aws/clients";
import { startImages } from "../../lab/images";
import { KubernetesApi } from "../../lab/providers/kubernetes/api";
import { ApiClient } from "../../lab/providers/kubernetes/client";
import type { AwsState, ClusterState } from "../../lab/state";
import { Teardown } from "../../lab/teardown";
import { prepareTools } from "../../lab/tools";
import { LiveObjects, until } from "../lab/faults/live-objects";

/** What an examination by the doctor took. */
export interface DoctorMeasure {
  readonly what: string;
  /** Of the examination, without the start of Node. */
  readonly seconds: number;
  /** Of the whole process. */
  readonly peakMegabytes: number;
}

const serviceAccounts = ["portworx", "stork", "px-node-wiper"];
const issuerUrl = "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const audience = "sts.amazonaws.com";
const operatorVersion = "26.2.1";
const rounds = 3;
/** One for each node, and as many as on five hundred of them. */
const installations = [
  { namespace: "portworx", pods: 3 },
  { namespace: "portworx-of-many", pods: 500 },
] as const;

/** The doctor on a small cluster and on a large one: real API server, nodes and pods that only look like some. */
export function measureDoctor(): Promise<DoctorMeasure[]> {
  return Teardown.onFailure(async (teardown) => {
    const { kubelite, python } = await prepareTools();
    const folder = await mkdtemp(join(tmpdir(), "portworx-bench-doctor-"));
    teardown.add(() => rm(folder, { recursive: true, force: true }));
    const cluster = teardown.own(await startCluster({ folder, kubelite, issuerUrl }));
    const aws = teardown.own(await startAws({ folder, python, cluster: cluster.state }));
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(cluster.state.kubeconfig);
    const api = new KubernetesApi(new ApiClient(kubeConfig));
    for (const definition of customResourceDefinitions(operatorVersion)) {
      await api.create({ ...definition }, { fieldManager: "bench" });
    }
    const objects = new LiveObjects(kubeConfig);
    const roleArn = await createRole(aws.state);
    for (const { namespace, pods } of installations) {
      await install(objects, namespace, roleArn);
      await addPods(objects, { namespace, pods, roleArn });
    }
    // The webhook comes when the pods are there: it would be asked about each of them.
    teardown.own(await startImages({ cluster: cluster.state, log: () => undefined, builtInWebhook: "eks" }));

    const measures: DoctorMeasure[] = [];
    for (const { namespace, pods } of installations) {
      measures.push(await measure(`doctor on ${pods} pods`, { namespace, cluster: cluster.state, aws: aws.state }));
    }
    await teardown.run();
    return measures;
  });
}

async function createRole(state: AwsState): Promise<string> {
  const { iam } = clientsOfOwner(state);
  const provider = new CreateOpenIDConnectProviderCommand({ Url: issuerUrl, ClientIDList: [audience] });
  const { OpenIDConnectProviderArn: oidcProviderArn = "" } = await iam.send(provider);
  const trusted = { issuerUrl, oidcProviderArn, audiences: [audience], serviceAccounts };
  const trust = trustPolicy(installations.map(({ namespace }) => ({ ...trusted, namespace })));
  const permissions = permissionPolicy({ partition: "aws", cloudDrive: true, regions: [] });
  const role = { RoleName: "portworx", AssumeRolePolicyDocument: JSON.stringify(trust) };
  const { Role } = await iam.send(new CreateRoleCommand(role));
  const policy = { RoleName: "portworx", PolicyName: "portworx", PolicyDocument: JSON.stringify(permissions) };
  await iam.send(new PutRolePolicyCommand(policy));
  return Role?.Arn ?? "";
}

/** What an operator would have made of a StorageCluster, but for the pods. */
async function install(objects: LiveObjects, namespace: string, roleArn: string): Promise<void> {
  await objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const key = "eks.amazonaws.com/role-arn";
  const metadata = (name: string) => ({ name, namespace, annotations: { [key]: roleArn } });
  for (const name of ["portworx", "stork"]) {
    await objects.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: metadata(name) });
  }
  const credentials = [{ cloudProvider: "aws", key, value: roleArn }];
  const storageCluster = {
    apiVersion: "core.libopenstorage.org/v1",
    kind: "StorageCluster",
    metadata: { name: "portworx-bench", namespace },
    spec: {
      image: "portworx/oci-monitor:3.6.1",
      workloadIdentity: { credentials },
      stork: { useWorkloadIdentity: true },
    },
  };
  await until("the StorageCluster can be created", () => succeeds(objects.create(storageCluster)));
  await objects.mergeStatus(storageCluster, { phase: "Running", operatorVersion });
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** Writes at a time. */
const batch = 20;

/** Pods of one installation. */
interface PodOrder {
  readonly namespace: string;
  readonly pods: number;
  readonly roleArn: string;
}

async function addPods({ core }: LiveObjects, order: PodOrder): Promise<void> {
  const asPatch = setHeaderOptions("Content-Type", PatchStrategy.JsonPatch);
  const add = async (index: number): Promise<void> => {
    const { namespace } = order;
    const { metadata } = await core.createNamespacedPod({ namespace, body: pod(index, order) });
    const body = [{ op: "add", path: "/status/phase", value: "Running" }];
    await core.patchNamespacedPodStatus({ name: metadata?.name ?? "", namespace, body }, asPatch);
  };
  for (let start = 0; start < order.pods; start += batch) {
    const end = Math.min(start + batch, order.pods);
    await Promise.all(Array.from({ length: end - start }, (_, offset) => add(start + offset)));
  }
}

const mountPath = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

/** As the webhook leaves it, with as many further variables as a pod of Portworx has; on no node, where it would be played. */
function pod(index: number, { namespace, roleArn }: PodOrder): V1Pod {
  const settings = Array.from({ length: 20 }, (_, number) => ({ name: `PX_SETTING_${number}`, value: "as it is" }));
  const identity = [
    { name: "AWS_REGION", value: "us-east-1" },
    { name: "AWS_ROLE_ARN", value: roleArn },
    { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: `${mountPath}/token` },
  ];
  const container = {
    name: "portworx",
    image: "registry.example.com/nobody-plays-it",
    env: [...settings, ...identity],
    volumeMounts: [{ name: "aws-iam-token", mountPath, readOnly: true }],
  };
  const serviceAccountToken = { audience, expirationSeconds: 86_400, path: "token" };
  const volumes = [{ name: "aws-iam-token", projected: { sources: [{ serviceAccountToken }] } }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `portworx-bench-${index}`, namespace, labels: { name: "portworx" } },
    spec: { serviceAccountName: "portworx", schedulerName: "nobody", containers: [container], volumes },
  };
}

/** Where an installation is. */
interface Place {
  readonly namespace: string;
  readonly cluster: ClusterState;
  readonly aws: AwsState;
}

/** The median of a few examinations, each by a command of its own. */
async function measure(what: string, place: Place): Promise<DoctorMeasure> {
  const all: DoctorMeasure[] = [];
  for (let round = 0; round < rounds; round++) {
    const { report, peakMegabytes } = await examine(place);
    const failed = report.checks.filter(({ status }) => status === "FAIL");
    // An examination that ends at its first failure would be a quick one.
    if (failed.length > 0) throw new Error(`${what}: ${failed.map(({ id, seen }) => `${id}: ${seen}`).join("; ")}`);
    all.push({ what, seconds: report.seconds, peakMegabytes });
  }
  const median = (of: (one: DoctorMeasure) => number) => all.map(of).sort((a, b) => a - b)[(rounds - 1) / 2] ?? 0;
  return { what, seconds: median(({ seconds }) => seconds), peakMegabytes: median((one) => one.peakMegabytes) };
}

const program = join(__dirname, "../../bin/pxwi.js");

/** The program's own process says at its end what it needed. */
const measured = `
process.on("exit", () => console.error("peak " + process.resourceUsage().maxRSS / 1024));
process.argv.splice(1, 0, ${JSON.stringify(program)});
require(${JSON.stringify(program)});
`;

async function examine({ namespace, cluster, aws }: Place): Promise<{ report: Report; peakMegabytes: number }> {
  const { endpoint, region, accessKeyId, secretAccessKey } = aws;
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const args = ["-e", measured, "--", "doctor", "--json", "--namespace", namespace, "--kubeconfig", cluster.kubeconfig];
  const run = promisify(execFile)(process.execPath, args, { env, maxBuffer: 2 ** 24 });
  // A failed check is an exit code; the report says more.
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  const peakMegabytes = Number(/peak ([\d.]+)/.exec(stderr)?.[1]);
  if (stdout === "" || Number.isNaN(peakMegabytes)) throw new Error(`the doctor did not run: ${stderr}`);
  return { report: reportSchema.parse(JSON.parse(stdout)), peakMegabytes };
}
