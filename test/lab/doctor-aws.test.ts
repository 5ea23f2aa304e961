import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from "@aws-sdk/client-iam";
import { generateKeyPair } from "jose";
import { trustPolicy } from "../../components/aws/trust-policy";
import { assumeRole, createOidcProvider, ISSUER, PROVIDER_ARN } from "./aws-fixture";
import { assertOnly, claimsOf, DoctorFixture, seen, SERVICE_ACCOUNTS, TRUST, withStatus } from "./doctor-aws-fixture";

const lab = new DoctorFixture();
const EXCHANGES = SERVICE_ACCOUNTS.map((name) => `aws.exchange.${name}`);

test("a healthy installation passes, and what cannot be asked here says why", async () => {
  const answers = await lab.ask();
  assert.deepEqual(withStatus(answers, "WARN", "FAIL"), [], JSON.stringify(answers, undefined, 1));
  assert.deepEqual(withStatus(answers, "SKIP"), ["aws.jwks", "aws.node-fallback"]);
  assert.match(seen(answers, "aws.jwks"), /cannot be fetched from here/);
  assert.match(seen(answers, "aws.node-fallback"), /no node .* is an instance of EC2/);
  assert.match(
    seen(answers, "aws.exchange.stork"),
    /^system:serviceaccount:portworx:stork becomes arn:aws:sts::123456789012:assumed-role\/portworx\//,
  );
  assert.match(seen(answers, "aws.ec2"), /^16 calls, in us-east-1$/);
});

test("no token and no credential is in any answer", async () => {
  const tokens: string[] = [];
  const keeping = async (claims: object) => {
    const token = await lab.sign(claims);
    tokens.push(token);
    return token;
  };
  const text = JSON.stringify(await lab.ask({ sign: keeping }));
  assert.ok(tokens.length >= 3);
  for (const token of tokens) assert.ok(!text.includes(token.split(".")[2] ?? token));
  assert.doesNotMatch(text, /ASIA[A-Z0-9]{16}|SecretAccessKey|SessionToken/);
});

test("a role that does not exist is named, and so is one under another path", async () => {
  assertOnly(await lab.ask({ roleArn: lab.roleArn + "x" }), "aws.role", "FAIL", /has no role portworxx/);
  await lab.role("with-path", { path: "/storage/" });
  const answers = await lab.ask({ roleArn: "arn:aws:iam::123456789012:role/with-path" });
  assertOnly(answers, "aws.role", "FAIL", /has the ARN arn:aws:iam::123456789012:role\/storage\/with-path/);
  assert.deepEqual(withStatus(answers, "SKIP").slice(0, 3), [
    "aws.trust-policy",
    "aws.trust-wildcards",
    "aws.permission-policy",
  ]);
});

test("a missing provider is the one failure, and the nearly right one beside it is named", async () => {
  const provider = { OpenIDConnectProviderArn: PROVIDER_ARN };
  await lab.iam.send(new DeleteOpenIDConnectProviderCommand(provider));
  const lower = ISSUER.toLowerCase();
  const { OpenIDConnectProviderArn: nearly } = await lab.iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: lower, ClientIDList: ["sts.amazonaws.com"] }),
  );
  try {
    const answers = await lab.ask();
    assertOnly(answers, "aws.provider", "FAIL", /no provider for https.*there is arn:.*letters differ in case/s);
    for (const id of ["aws.client-ids", "aws.trust-policy", ...EXCHANGES]) {
      assert.ok(withStatus(answers, "SKIP").includes(id), id);
    }
  } finally {
    await lab.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: nearly }));
    await createOidcProvider(lab.aws);
  }
});

test("a provider whose issuer ends with a slash is not the cluster's", async () => {
  const provider = { OpenIDConnectProviderArn: PROVIDER_ARN };
  await lab.iam.send(new DeleteOpenIDConnectProviderCommand(provider));
  const { OpenIDConnectProviderArn: slashed } = await lab.iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: `${ISSUER}/`, ClientIDList: ["sts.amazonaws.com"] }),
  );
  try {
    assertOnly(await lab.ask(), "aws.provider", "FAIL", /it ends with a slash that tokens do not have/);
  } finally {
    await lab.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: slashed }));
    await createOidcProvider(lab.aws);
  }
});

test("a client id that the provider lacks is the one failure", async () => {
  const clientId = { OpenIDConnectProviderArn: PROVIDER_ARN, ClientID: "sts.amazonaws.com" };
  await lab.iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...clientId, ClientID: "openshift" }));
  await lab.iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand(clientId));
  try {
    assertOnly(
      await lab.ask(),
      "aws.client-ids",
      "FAIL",
      /are for sts\.amazonaws\.com; the provider accepts openshift/,
    );
  } finally {
    await lab.iam.send(new AddClientIDToOpenIDConnectProviderCommand(clientId));
  }
});

test("a service account that the trust policy leaves out is named with the reason", async () => {
  const trust = trustPolicy([{ ...TRUST, serviceAccounts: ["portworx", "px-node-wiper"] }]);
  const answers = await lab.ask({ roleArn: await lab.role("without-stork", { trust }) });
  assertOnly(answers, "aws.trust-policy", "FAIL", /^system:serviceaccount:portworx:stork: .*the token's subject is/);
  assert.doesNotMatch(seen(answers, "aws.trust-policy"), /portworx:portworx: /);
});

test("a trust policy for every service account of the cluster fails, and one for the namespace's warns", async () => {
  const of = (subject: string) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: PROVIDER_ARN },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${ISSUER.slice(8)}:aud`]: "sts.amazonaws.com" },
          StringLike: { [`${ISSUER.slice(8)}:sub`]: subject },
        },
      },
    ],
  });
  const open = await lab.role("open", { trust: of("system:serviceaccount:*:*") });
  assertOnly(await lab.ask({ roleArn: open }), "aws.trust-wildcards", "FAIL", /other namespaces get in/);
  const wide = await lab.role("wide", { trust: of("system:serviceaccount:portworx:*") });
  assertOnly(await lab.ask({ roleArn: wide }), "aws.trust-wildcards", "WARN", /every service account of the namespace/);
});

test("the exchange catches what no policy shows: another signing key", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  const answers = await lab.ask({ sign: (claims) => lab.sign(claims, privateKey) });
  assertOnly(answers, "aws.exchange.portworx", "FAIL", /InvalidIdentityToken.*another key under the id/);
  assert.match(seen(answers, "aws.ec2"), /needs aws\.exchange\.portworx, which failed/);
});

test("a key that the issuer does not publish is left to the cluster's check, and the exchange is skipped", async () => {
  const answers = await lab.ask({ publishedKeys: [{ kid: "old", kty: "RSA" }] });
  assert.deepEqual(withStatus(answers, "WARN", "FAIL"), []);
  assert.match(seen(answers, "aws.jwks"), /issuer\.keys, which failed/);
  assert.ok(EXCHANGES.every((id) => withStatus(answers, "SKIP").includes(id)));
});

test("without credentials, or with others' or wrong ones, the exchange still proves the role", async () => {
  const users: [() => void, RegExp][] = [
    [() => lab.asUser(undefined), /there are no AWS credentials/],
    [() => lab.asUser("AKIAUNKNOWNUNKNOWN00"), /does not accept your credentials/],
  ];
  try {
    for (const [become, cause] of users) {
      become();
      const answers = await lab.ask();
      assertOnly(answers, "aws.credentials", "WARN", cause);
      assert.ok(withStatus(answers, "SKIP").includes("aws.role"));
      for (const id of [...EXCHANGES, "aws.ec2", "aws.s3"]) assert.ok(withStatus(answers, "PASS").includes(id), id);
    }
  } finally {
    lab.asUser("test");
  }
});

test("another account is said in words", async () => {
  const answers = await lab.ask({ roleArn: "arn:aws:iam::210987654321:role/portworx" });
  assert.match(
    seen(answers, "aws.credentials"),
    /of account 123456789012; the role .* is in another account, 210987654321/,
  );
  assert.match(seen(answers, "aws.role"), /not looked at: your credentials are of account 123456789012/);
  assert.deepEqual(withStatus(answers, "FAIL"), ["aws.exchange.portworx"]);
});

test("a user who may not read IAM learns which right is missing, and the exchange goes on", async () => {
  const { Credentials } = await assumeRole(lab.aws, lab.roleArn, await lab.sign(claimsOf("portworx")));
  lab.asUser(Credentials?.AccessKeyId, Credentials?.SecretAccessKey, Credentials?.SessionToken);
  try {
    const answers = await lab.ask();
    assert.deepEqual(withStatus(answers, "WARN", "FAIL"), []);
    assert.match(seen(answers, "aws.role"), /you may not call iam:GetRole/);
    assert.match(seen(answers, "aws.permission-policy"), /you may not call iam:/);
  } finally {
    lab.asUser("test");
  }
});

test("AWS that does not answer costs no more than the time limit", async () => {
  // The port takes connections and says nothing.
  const { createServer } = await import("node:net");
  const silent = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const { port } = silent.address() as { port: number };
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${port}`;
  const start = Date.now();
  try {
    const answers = await lab.ask({ options: { timeoutMilliseconds: 300 } });
    assert.match(seen(answers, "aws.credentials"), /sts:GetCallerIdentity: AWS did not answer within 0.3 s/);
    assert.match(seen(answers, "aws.exchange.portworx"), /did not answer within 0.3 s/);
    assert.deepEqual(withStatus(answers, "FAIL"), ["aws.exchange.portworx"], "what is not proved is no success");
    assert.ok(Date.now() - start < 3000);
  } finally {
    lab.asUser("test");
    silent.close();
  }
});
