import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AuthenticationV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { IamOidcProvider } from "../../components/aws/iam-oidc-provider";
import { PortworxRole } from "../../components/aws/portworx-role";
import { SelfHostedIssuer } from "../../components/aws/self-hosted-issuer";
import { startAws, type Aws } from "../../lab/aws";
import { startCluster, type Cluster } from "../../lab/cluster";
import { newServiceAccountKey } from "../../lab/cluster/certificates";
import { DISTRIBUTIONS } from "../../lab/distributions";
import { awsProvider } from "../../lab/providers/aws";
import { prepareTools } from "../../lab/tools";
import { withEngine, type Engine } from "../engine/engine";
import { assumeRole } from "./aws-fixture";
import { ministackPython } from "./python";

const { issuerUrl } = DISTRIBUTIONS.aws["self-managed"];
const BUCKET = issuerUrl.split("/").pop() ?? "";
const folder = mkdtempSync(join(tmpdir(), "lab-issuer-"));
let cluster: Cluster;
let aws: Aws;
let core: CoreV1Api;
let reviews: AuthenticationV1Api;

before(async () => {
  const { kubelite } = await prepareTools();
  cluster = await startCluster({ folder, kubelite, issuerUrl, nodes: 0 });
  aws = await startAws({ folder, python: await ministackPython(), cluster: cluster.state, isEks: false });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.state.kubeconfig);
  core = kubeConfig.makeApiClient(CoreV1Api);
  reviews = kubeConfig.makeApiClient(AuthenticationV1Api);
  await core.createNamespacedServiceAccount({ namespace: "default", body: { metadata: { name: "portworx" } } });
});
after(async () => {
  await aws?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function client() {
  const { endpoint, region, accessKeyId, secretAccessKey } = aws.state;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true };
}

/** A self-managed cluster's whole trust: the issuer with these keys, the account's provider for it, and the role. */
function trust(...keys: string[]) {
  return () => {
    const publicKeys = keys.map((key) => createPublicKey(key).export({ type: "spki", format: "pem" }).toString());
    const issuer = new SelfHostedIssuer("issuer", {
      bucketName: BUCKET,
      region: "us-east-1",
      publicKeys,
      deleteOnDestroy: true,
    });
    const provider = new IamOidcProvider("provider", { issuerUrl: issuer.issuerUrl, deleteOnDestroy: true });
    const role = new PortworxRole("portworx", {
      clusters: [{ issuerUrl: issuer.issuerUrl, oidcProviderArn: provider.arn, namespace: "default" }],
    });
    return Promise.resolve({ issuerUrl: issuer.issuerUrl, keyIds: issuer.keyIds, roleArn: role.arn });
  };
}

const withTrust = (keys: string[], use: (engine: Engine) => Promise<void>): Promise<void> =>
  withEngine(
    trust(...keys),
    [awsProvider(aws.state)],
    async (engine) => {
      try {
        await engine.stack.up();
        await use(engine);
      } finally {
        await engine.stack.destroy();
      }
    },
    { config: { "aws:region": "us-east-1" } },
  );

async function newToken(): Promise<string> {
  const body = { spec: { audiences: ["sts.amazonaws.com"], expirationSeconds: 3600 } };
  const of = { namespace: "default", name: "portworx", body };
  return (await core.createNamespacedServiceAccountToken(of)).status?.token ?? "";
}

function keyIdOf(token: string): unknown {
  const header = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { kid?: string };
  return header.kid;
}

const exchange = (token: string) => assumeRole({ client: client() }, "arn:aws:iam::123456789012:role/portworx", token);
const refused = (token: string) => assert.rejects(exchange(token), { name: "InvalidIdentityTokenException" });

/** Exchanges the tokens again and again for as long as the work takes: one refusal fails the test. */
async function keepsAccepting(tokens: string[], work: () => Promise<unknown>): Promise<void> {
  const state = { done: false };
  const working = work().finally(() => (state.done = true));
  let rounds = 0;
  while (!state.done || rounds === 0) {
    for (const token of tokens) await exchange(token);
    rounds++;
    await sleep(50);
  }
  await working;
}

/** What the API server itself thinks of a token. */
async function isAccepted(token: string): Promise<boolean> {
  const body = { spec: { token, audiences: ["sts.amazonaws.com"] } };
  return (await reviews.createTokenReview({ body })).status?.authenticated === true;
}

const signingKey = () => readFileSync(cluster.state.signingKey, "utf8");

test("the key rotates from old to both to new while tokens stay valid all the way", async () => {
  const [oldKey, newKey] = [signingKey(), await newServiceAccountKey()];
  await withTrust([oldKey], async (engine) => {
    assert.equal((await engine.stack.outputs()).issuerUrl?.value, issuerUrl, "what the API server was started with");
    const oldToken = await newToken();
    await exchange(oldToken);

    engine.program = trust(oldKey, newKey);
    await keepsAccepting([oldToken], () => engine.stack.up());
    const published = (await engine.stack.outputs()).keyIds?.value as string[];

    await keepsAccepting([oldToken], () => cluster.useServiceAccountKeys({ signing: newKey, others: [oldKey] }));
    const latestToken = await newToken();
    assert.deepEqual([oldToken, latestToken].map(keyIdOf), published, "the same ids as the API server's own");
    assert.deepEqual([await isAccepted(oldToken), await isAccepted(latestToken)], [true, true]);
    await exchange(oldToken);

    engine.program = trust(newKey);
    await keepsAccepting([latestToken], () => engine.stack.up());
    await cluster.useServiceAccountKeys({ signing: newKey });
    await exchange(latestToken);
    await refused(oldToken);
    assert.equal(await isAccepted(oldToken), false);
  });
});

test("a key that signs before it is published makes tokens that nobody accepts", async () => {
  const [oldKey, newKey] = [signingKey(), await newServiceAccountKey()];
  await withTrust([oldKey], async () => {
    const oldToken = await newToken();
    await cluster.useServiceAccountKeys({ signing: newKey, others: [oldKey] });
    await refused(await newToken());
    await exchange(oldToken);
  });
});

test("only the bucket's policy makes the issuer's two documents public, and nothing else is", async () => {
  await withTrust([signingKey()], async () => {
    const token = await newToken();
    const statusOf = async (path: string) => (await fetch(`${aws.state.endpoint}/${BUCKET}${path}`)).status;
    assert.deepEqual(await Promise.all(["/.well-known/openid-configuration", "/keys.json"].map(statusOf)), [200, 200]);
    assert.deepEqual(await Promise.all(["", "?policy", "/other"].map(statusOf)), [403, 403, 403]);

    const s3 = new S3Client(client());
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }));
    await refused(token);
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    await exchange(token);
  });
});

test("EKS does not know a cluster that is not its own", async () => {
  const asked = new EKSClient(client()).send(new DescribeClusterCommand({ name: cluster.state.name }));
  await assert.rejects(asked, { name: "ResourceNotFoundException" });
});
