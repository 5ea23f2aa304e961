import assert from "node:assert/strict";
import { test } from "node:test";
import { configured, ISSUER, recordStack } from "./recorder";

const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const KUBERNETES = "pulumi:providers:kubernetes";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const OPERATOR = "kubernetes:helm.sh/v3:Release";
const STORAGE = "kubernetes:core.libopenstorage.org/v1:StorageCluster";

const issuer = ISSUER.slice("https://".length);
const providerArn = `arn:aws:iam::123456789012:oidc-provider/${issuer}`;
const roleArn = "arn:aws:iam::123456789012:role/portworx-demo.us-east-1";

test("the first preview already shows trust and permission policy in full", async () => {
  const { only } = await recordStack(configured({ cloudSnap: { buckets: ["backups"] } }), { preview: true });
  assert.deepEqual(JSON.parse(String(only(ROLE).inputs.assumeRolePolicy)), {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:sub`]: [
              "system:serviceaccount:portworx:portworx",
              "system:serviceaccount:portworx:stork",
              "system:serviceaccount:portworx:px-node-wiper",
            ],
          },
        },
      },
    ],
  });
  const policy = JSON.parse(String(only(POLICY).inputs.policy)) as {
    Statement: { Sid: string; Resource: unknown; Condition?: unknown }[];
  };
  const statement = (sid: string) => policy.Statement.find(({ Sid }) => Sid === sid);
  assert.deepEqual(statement("S3Objects")?.Resource, ["arn:aws:s3:::backups/*"]);
  assert.deepEqual(
    statement("EBSVolumeManagement")?.Condition,
    { StringEquals: { "aws:RequestedRegion": ["us-east-1"] } },
    "volumes are made in the cluster's region alone",
  );
});

test("cluster, account and partition come from one look at the cluster", async () => {
  const { calls } = await recordStack(configured());
  assert.deepEqual(
    calls.map(({ token, inputs }) => [token, inputs as unknown]),
    [
      ["aws:eks/getCluster:getCluster", { name: "demo", region: "us-east-1" }],
      // Once to tell a wrong mode by its key, once by the component itself.
      ["aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider", { url: ISSUER }],
      ["aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider", { url: ISSUER }],
    ],
  );
});

test("another partition is taken from the cluster's ARN", async () => {
  const arn = "arn:aws-us-gov:eks:us-gov-west-1:123456789012:cluster/demo";
  const { outputs } = await recordStack(configured({ "aws:region": "us-gov-west-1" }), { eks: { arn } });
  assert.equal(outputs.oidcProviderArn, `arn:aws-us-gov:iam::123456789012:oidc-provider/${issuer}`);
  assert.equal(outputs.roleArn, "arn:aws-us-gov:iam::123456789012:role/portworx-demo.us-gov-west-1");
});

test("the StorageCluster names the role and comes after everything that it needs", async () => {
  const { only, resources } = await recordStack(configured());
  const storage = only(STORAGE);
  assert.deepEqual(storage.inputs.metadata, {
    name: "demo",
    namespace: "portworx",
    annotations: { "portworx.io/is-eks": "true" },
  });
  assert.deepEqual((storage.inputs.spec as Record<string, unknown>).workloadIdentity, {
    credentials: [{ cloudProvider: "aws", key: "eks.amazonaws.com/role-arn", value: roleArn }],
  });
  assert.deepEqual(storage.dependencies, [PROVIDER, ROLE, POLICY, NAMESPACE, OPERATOR].sort());
  assert.deepEqual(only(ROLE).dependencies, [PROVIDER]);
  assert.deepEqual(only(OPERATOR).dependencies, [NAMESPACE]);
  assert.equal(resources.length, 7);
});

test("storage and its namespace are protected, and the OIDC provider stays", async () => {
  const { only } = await recordStack(configured());
  assert.deepEqual([only(STORAGE).protect, only(NAMESPACE).protect, only(ROLE).protect], [true, true, false]);
  assert.equal(only(PROVIDER).retainOnDelete, true);
});

test("allowDestroy and deleteOidcProvider lift that", async () => {
  const { only } = await recordStack(configured({ allowDestroy: "true", deleteOidcProvider: "true" }));
  assert.deepEqual([only(STORAGE).protect, only(NAMESPACE).protect], [false, false]);
  assert.equal(only(PROVIDER).retainOnDelete, false);
});

test("a context or a path is handed to the provider as it is", async () => {
  const { only } = await recordStack(configured({ kubernetes: { context: "demo", path: "~/lab.yaml" } }));
  assert.deepEqual(only(KUBERNETES).inputs, {
    kubeconfig: "~/lab.yaml",
    context: "demo",
    clusterIdentifier: "arn:aws:eks:us-east-1:123456789012:cluster/demo",
  });
});

test("without context and path the kubeconfig is made from the cluster", async () => {
  const { only } = await recordStack(configured({ kubernetes: undefined, "aws:profile": "storage" }));
  const { clusterIdentifier, kubeconfig } = only(KUBERNETES).inputs;
  assert.equal(clusterIdentifier, "arn:aws:eks:us-east-1:123456789012:cluster/demo");
  const document = JSON.parse(String(kubeconfig)) as {
    clusters: [{ cluster: object }];
    users: [{ user: { exec: { args: string[] } } }];
  };
  assert.deepEqual(document.clusters[0].cluster, {
    server: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
    "certificate-authority-data": "Q0E=",
  });
  assert.match(document.users[0].user.exec.args.join(" "), /--region us-east-1 .*--profile storage/);
});

test("everything that the configuration says reaches the resource that it is for", async () => {
  const { only, outputs } = await recordStack(
    configured({
      namespace: "storage",
      oidcProvider: { audiences: ["px", "sts.amazonaws.com"] },
      role: { name: "px", path: "/px/", maxSessionDuration: 7200, tags: { team: "storage" } },
      cloudSnap: { everyBucket: true },
      operator: { version: "26.3.2", chartVersion: "9.2.0", values: { registrySecret: "pull" } },
      storageCluster: {
        name: "px-cluster",
        image: "registry.example.com:5000/portworx/oci-monitor:3.7.0",
        annotations: { "portworx.io/misc-args": "-T dmthin" },
        spec: { cloudStorage: { deviceSpecs: ["type=gp3,size=500"] } },
      },
    }),
  );
  assert.deepEqual(only(PROVIDER).inputs.clientIdLists, ["px", "sts.amazonaws.com"]);
  const role = only(ROLE).inputs;
  assert.deepEqual([role.name, role.path, role.maxSessionDuration], ["px", "/px/", 7200]);
  assert.equal((role.tags as Record<string, string>).team, "storage");
  assert.match(String(role.assumeRolePolicy), /:aud":\["px","sts\.amazonaws\.com"\]/);
  assert.match(String(role.assumeRolePolicy), /system:serviceaccount:storage:stork/);
  assert.match(String(only(POLICY).inputs.policy), /"s3:CreateBucket"/);
  const { version, namespace, values } = only(OPERATOR).inputs;
  assert.deepEqual([version, namespace], ["9.2.0", "storage"]);
  assert.equal((values as Record<string, unknown>).registrySecret, "pull");
  const storage = only(STORAGE).inputs as { metadata: Record<string, unknown>; spec: Record<string, unknown> };
  assert.deepEqual([storage.metadata.name, storage.metadata.namespace], ["px-cluster", "storage"]);
  assert.deepEqual(storage.spec.cloudStorage, { deviceSpecs: ["type=gp3,size=500"] });
  assert.equal(storage.spec.image, "registry.example.com:5000/portworx/oci-monitor:3.7.0");
  assert.equal(outputs.roleArn, "arn:aws:iam::123456789012:role/px/px");
});

test("an operator that runs already keeps its namespace: both are read, not made", async () => {
  const { only, resources } = await recordStack(configured({ operator: { method: "existing", version: "26.2.1" } }));
  assert.deepEqual([only(NAMESPACE).inputs, only("kubernetes:apps/v1:Deployment").inputs], [{}, {}]);
  assert.ok(!resources.some(({ type }) => type === OPERATOR));
});

test("the outputs say what was made and what is left to do", async () => {
  const { outputs } = await recordStack(configured());
  const { nextSteps, ...rest } = outputs;
  assert.deepEqual(rest, {
    cluster: "demo",
    issuerUrl: ISSUER,
    oidcProviderArn: providerArn,
    roleArn,
    namespace: "portworx",
    serviceAccounts: ["portworx", "stork", "px-node-wiper"],
    storageClusterName: "demo",
  });
  assert.equal((nextSteps as string[]).length, 3);
  assert.match((nextSteps as string[]).at(-1) ?? "", /: npx pxwi doctor --stack test$/);
});
