import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { generateKeyPair } from "jose";
import {
  assumeRole,
  createOidcProvider,
  createRole,
  ISSUER_HOST_PATH,
  PROVIDER_ARN,
  serviceAccountToken,
  startAwsFixture,
  SUBJECT,
  trustPolicy,
  type AwsFixture,
} from "./aws-fixture";

const AUDIENCE = "sts.amazonaws.com";
const aud = `${ISSUER_HOST_PATH}:aud`;
const sub = `${ISSUER_HOST_PATH}:sub`;
const HOUR = 3600;

let aws: AwsFixture;
let roleArn: string;

before(async () => {
  aws = await startAwsFixture();
  await createOidcProvider(aws);
  roleArn = await createRole(aws, "portworx", trustPolicy(), "/storage/");
});
after(() => aws.stop());

async function refused(code: string, message: RegExp, token: Promise<string>, arn = roleArn) {
  const attempt = assumeRole(aws, arn, await token);
  await assert.rejects(
    attempt,
    (error: Error) => error.name.replace(/Exception$/, "") === code && message.test(error.message),
    `wanted ${code} ${message}`,
  );
}

test("the right token becomes the role", async () => {
  const answer = await assumeRole(aws, roleArn, await serviceAccountToken(aws.key));
  assert.equal(answer.SubjectFromWebIdentityToken, SUBJECT);
  assert.equal(answer.Audience, AUDIENCE);
  assert.equal(answer.Provider, PROVIDER_ARN);
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
  const sts = new STSClient({
    ...aws.client,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  assert.equal(Arn, "arn:aws:sts::123456789012:assumed-role/portworx/portworx");
});

test("another subject is denied by the trust policy", async () => {
  for (const subject of ["system:serviceaccount:portworx:stork", "system:serviceaccount:other:portworx"]) {
    await refused(
      "AccessDenied",
      /^Not authorized to perform sts:AssumeRoleWithWebIdentity$/,
      serviceAccountToken(aws.key, { sub: subject }),
    );
  }
});

test("another audience is refused by the provider's client ids", async () => {
  await refused("InvalidIdentityToken", /^Incorrect token audience$/, serviceAccountToken(aws.key, { aud: ["vault"] }));
});

test("several audiences without an authorized party are refused", async () => {
  const token = serviceAccountToken(aws.key, { aud: [AUDIENCE, "vault"] });
  await refused("InvalidIdentityToken", /^Incorrect token audience$/, token);
});

test("an issuer without a provider is refused", async () => {
  const issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/FFFF";
  const token = serviceAccountToken(aws.key, { iss: issuer });
  await refused(
    "InvalidIdentityToken",
    new RegExp(`^No OpenIDConnect provider found in your account for ${issuer}$`),
    token,
  );
});

test("a signature by another key is refused", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  await refused("InvalidIdentityToken", /signature/, serviceAccountToken(privateKey));
});

test("a token whose claims were changed is refused", async () => {
  const [header, , signature] = (await serviceAccountToken(aws.key, { sub: "system:serviceaccount:a:b" })).split(".");
  const [, payload] = (await serviceAccountToken(aws.key)).split(".");
  await refused("InvalidIdentityToken", /signature/, Promise.resolve(`${header}.${payload}.${signature}`));
});

test("an unsigned token is refused", async () => {
  const [, payload] = (await serviceAccountToken(aws.key)).split(".");
  const header = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
  await refused("InvalidIdentityToken", /./, Promise.resolve(`${header}.${payload}.`));
});

test("text that is no token is refused", async () => {
  await refused("InvalidIdentityToken", /not a valid JWT/, Promise.resolve("nonsense"));
});

test("an expired token is refused, after AWS's five minutes of grace", async () => {
  const now = Math.floor(Date.now() / 1000);
  await refused("ExpiredToken", /^Token expired/, serviceAccountToken(aws.key, { iat: now - HOUR, exp: now - 310 }));
  await assumeRole(aws, roleArn, await serviceAccountToken(aws.key, { iat: now - HOUR, exp: now - 60 }));
});

test("a token of the future is refused", async () => {
  const later = Math.floor(Date.now() / 1000) + HOUR;
  await refused("InvalidIdentityToken", /before/, serviceAccountToken(aws.key, { nbf: later, exp: later + HOUR }));
});

test("a role that does not exist is denied, and so is the right name under another path", async () => {
  for (const arn of ["arn:aws:iam::123456789012:role/nobody", "arn:aws:iam::123456789012:role/portworx"]) {
    await refused("AccessDenied", /^Not authorized/, serviceAccountToken(aws.key), arn);
  }
});

test("the same request as a GET or with another content type is verified all the same", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  const parameters = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: "x",
    WebIdentityToken: await serviceAccountToken(privateKey),
  }).toString();
  const attempts = [
    fetch(`${aws.state.endpoint}/?${parameters}`),
    fetch(`${aws.state.endpoint}/`, { method: "POST", body: parameters, headers: { "content-type": "text/plain" } }),
    fetch(`${aws.state.endpoint}/any`, { method: "POST", body: parameters }),
  ];
  for (const response of await Promise.all(attempts)) assert.match(await response.text(), /InvalidIdentityToken/);
});

const MATCHES: { title: string; condition: object; passes: boolean }[] = [
  {
    title: "one of several values",
    condition: { StringEquals: { [aud]: ["openshift", AUDIENCE], [sub]: ["x", SUBJECT] } },
    passes: true,
  },
  {
    title: "none of several values",
    condition: { StringEquals: { [aud]: AUDIENCE, [sub]: ["x", "y"] } },
    passes: false,
  },
  {
    title: "one condition of two fails",
    condition: { StringEquals: { [aud]: "vault", [sub]: SUBJECT } },
    passes: false,
  },
  {
    title: "a wildcard under StringLike",
    condition: { StringEquals: { [aud]: AUDIENCE }, StringLike: { [sub]: "system:serviceaccount:portworx:*" } },
    passes: true,
  },
  {
    title: "a wildcard of another namespace",
    condition: { StringLike: { [sub]: "system:serviceaccount:other:*" } },
    passes: false,
  },
  {
    title: "a wildcard under StringEquals is no wildcard",
    condition: { StringEquals: { [sub]: "system:serviceaccount:portworx:*" } },
    passes: false,
  },
  { title: "another letter case", condition: { StringEquals: { [sub]: SUBJECT.toUpperCase() } }, passes: false },
  {
    title: "a key of another provider",
    condition: { StringEquals: { "other.example.com:sub": SUBJECT } },
    passes: false,
  },
  { title: "the same key under Null", condition: { Null: { [sub]: "true" } }, passes: false },
];

for (const { title, condition, passes } of MATCHES) {
  test(`trust policy: ${title} ${passes ? "passes" : "is denied"}`, async () => {
    const iam = new IAMClient(aws.client);
    const arn = await createRole(aws, `match-${MATCHES.findIndex((match) => match.title === title)}`);
    const RoleName = arn.slice(arn.lastIndexOf("/") + 1);
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trustPolicy(condition) }));
    const attempt = assumeRole(aws, arn, await serviceAccountToken(aws.key));
    await (passes ? attempt : assert.rejects(attempt, { name: "AccessDenied" }));
  });
}
