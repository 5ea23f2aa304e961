import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { mistakes, parse } from "./parsing";

test("the least configuration is filled with defaults", () => {
  const { kubernetes, platform, ...rest } = parse();
  assert.deepEqual(kubernetes, { context: "demo" });
  assert.equal(platform.title, "Amazon EKS");
  assert.deepEqual(rest, {
    allowDestroy: false,
    cloud: "aws",
    cluster: { name: "demo" },
    deleteOidcProvider: false,
    existingCertManager: false,
    migration: false,
    namespace: "portworx",
    oidcProvider: { audiences: ["sts.amazonaws.com"] },
    operator: {},
    principal: undefined,
    region: "us-east-1",
    role: { name: "portworx-demo.us-east-1" },
    storageCluster: { name: "demo" },
    userWorkloadMonitoring: false,
    webhook: undefined,
  });
});

test("the role's default name tells regions, clusters and namespaces apart", () => {
  const name = (changes: Record<string, unknown>): string => parse(changes).role.name;
  assert.equal(name({ "aws:region": "eu-west-1" }), "portworx-demo.eu-west-1");
  assert.equal(name({ namespace: "storage" }), "portworx-demo.us-east-1.storage");
  assert.equal(name({ role: { name: "px" } }), "px");
});

test("the region is found where the AWS provider itself looks", () => {
  const region = (changes: Record<string, unknown>, environment: Record<string, string>): string =>
    parse({ "aws:region": undefined, ...changes }, environment).region;
  assert.equal(region({ "aws:region": "eu-west-1" }, { AWS_REGION: "us-west-2" }), "eu-west-1");
  assert.equal(region({}, { AWS_REGION: "us-west-2", AWS_DEFAULT_REGION: "us-east-2" }), "us-west-2");
  assert.equal(region({}, { AWS_REGION: "", AWS_DEFAULT_REGION: "us-east-2" }), "us-east-2");
});

test("without another way to the cluster, the AWS provider's own principal is carried", () => {
  const principal = (changes: Record<string, unknown>) => parse({ kubernetes: undefined, ...changes }).principal;
  assert.deepEqual(principal({}), {});
  assert.deepEqual(principal({ "aws:profile": "storage" }), { profile: "storage" });
  assert.deepEqual(
    principal({ "aws:assumeRoles": [{ roleArn: "arn:aws:iam::123456789012:role/deploy", sessionName: "pulumi" }] }),
    { roleArn: "arn:aws:iam::123456789012:role/deploy" },
  );
  assert.equal(principal({ kubeconfig: "apiVersion: v1" }), undefined);
  assert.equal(principal({ kubernetes: { path: "kubeconfig.yaml" } }), undefined);
});

test("a kubeconfig stays a secret, even where it is a JSON document", async () => {
  for (const document of ["apiVersion: v1", '{"apiVersion":"v1"}']) {
    const { kubeconfig } = parse({ kubernetes: undefined, kubeconfig: document });
    assert.ok(kubeconfig && (await pulumi.isSecret(kubeconfig)));
  }
});

test("ARNs of the region's own partition are accepted", () => {
  const { encryption } = parse({
    "aws:region": "us-gov-west-1",
    cloudSnap: { buckets: ["backups", "arn:aws-us-gov:s3:::more-backups"] },
    encryption: { keyArns: ["arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd"] },
    role: { permissionsBoundary: "arn:aws-us-gov:iam::123456789012:policy/boundary" },
  });
  assert.equal(encryption?.keyArns.length, 1);
});

const long = "a-cluster-whose-name-is-much-too-long-for-a-role";

for (const [what, changes, expected] of [
  [
    "nothing at all is set",
    { "aws:region": undefined, cloud: "aws", platform: undefined, cluster: undefined, kubernetes: undefined },
    [
      "platform: got nothing, wanted the Kubernetes distribution: eks, rosa, anthos, gardener, self-managed. Run: pulumi config set platform eks",
      "cluster.name: got nothing, wanted the cluster's name, as the cloud knows it. Run: pulumi config set --path 'cluster.name' production",
      "aws:region: got nothing, wanted the region of the cluster, here or in the variable AWS_REGION. Run: pulumi config set aws:region us-east-1",
    ],
  ],
  [
    "platform is unknown",
    { platform: "openshift" },
    [
      'platform: got "openshift", wanted a platform of aws: eks, rosa, anthos, gardener, self-managed. Name the Kubernetes distribution that the cluster runs on.',
    ],
  ],
  [
    "keys are misspelt",
    { cloudSnapp: { buckets: ["a-bucket"] }, cluster: { name: "demo", isuer: "x" }, allowDestoy: "true" },
    [
      'cluster.isuer: got "x", wanted one of the keys cluster.name, cluster.issuerUrl, cluster.create. Remove it.',
      'cloudSnapp: got {"buckets":["a-bucket"]}, wanted one of the keys cloud, platform, cluster, namespace, kubernetes, kubeconfig, operator, storageCluster, existingCertManager, allowDestroy, confirmDataLoss, migration, selfHostedIssuer, oidcProvider, deleteOidcProvider, role, cloudSnap, encryption, webhook, userWorkloadMonitoring. Did you mean cloudSnap?',
      'allowDestoy: got "true", wanted one of the keys cloud, platform, cluster, namespace, kubernetes, kubeconfig, operator, storageCluster, existingCertManager, allowDestroy, confirmDataLoss, migration, selfHostedIssuer, oidcProvider, deleteOidcProvider, role, cloudSnap, encryption, webhook, userWorkloadMonitoring. Did you mean allowDestroy?',
    ],
  ],
  [
    "namespace is no label",
    { namespace: "Port_Worx" },
    [
      'namespace: got "Port_Worx", wanted a Kubernetes namespace: 1 to 63 characters of a-z, 0-9 and -, beginning and ending with a letter or digit. Name the namespace that Portworx runs in, such as portworx.',
    ],
  ],
  [
    "namespace is empty",
    { namespace: "" },
    ['namespace: got "", wanted the namespace of Portworx. Run: pulumi config set namespace portworx'],
  ],
  [
    "a switch is neither on nor off",
    { allowDestroy: "yes" },
    [
      'allowDestroy: got "yes", wanted true or false: whether the StorageCluster and its namespace may be deleted. Run: pulumi config set allowDestroy true',
    ],
  ],
  [
    "a map is a text",
    { cluster: "demo" },
    ['cluster: got "demo", wanted a map: name, issuerUrl, create. Correct cluster or leave it out.'],
  ],
  [
    "a name is a number",
    { cluster: { name: 42 } },
    [
      "cluster.name: got 42, wanted the cluster's name, as the cloud knows it. Run: pulumi config set --path 'cluster.name' production",
    ],
  ],
  [
    "issuer is no https URL",
    { cluster: { name: "demo", issuerUrl: "http://issuer.example.com" } },
    [
      'cluster.issuerUrl: got "http://issuer.example.com", wanted an issuer URL such as https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE, starting with https://. Copy the issuer exactly as the cluster\'s own discovery document (/.well-known/openid-configuration) gives it.',
    ],
  ],
  [
    "region is none",
    { "aws:region": "Frankfurt" },
    [
      'aws:region: got "Frankfurt", wanted the region of the cluster, here or in the variable AWS_REGION. Run: pulumi config set aws:region us-east-1',
    ],
  ],
  [
    "kubeconfig and path are both given",
    { kubeconfig: "apiVersion: v1", kubernetes: { path: "kubeconfig.yaml" } },
    [
      'kubernetes.path: got "kubeconfig.yaml", wanted no path where the key kubeconfig holds a whole kubeconfig. Remove one of the two.',
    ],
  ],
  [
    "kubeconfig is empty",
    { kubeconfig: "" },
    [
      'kubeconfig: got "", wanted a whole kubeconfig, set as a secret: pulumi config set --secret kubeconfig. Correct kubeconfig or leave it out.',
    ],
  ],
  [
    "buckets are named, and every bucket is allowed",
    { cloudSnap: { buckets: ["backups"], everyBucket: true } },
    [
      'cloudSnap: got {"buckets":1,"everyBucket":true}, wanted either named buckets or everyBucket. Drop everyBucket to keep Portworx to the named buckets.',
    ],
  ],
  [
    "buckets are wrong in different ways",
    { cloudSnap: { buckets: ["My_Bucket", "good-bucket", "arn:aws-cn:s3:::other-partition"] } },
    [
      'cloudSnap.buckets[0]: got "My_Bucket", wanted an S3 bucket name: 3 to 63 characters of a-z, 0-9, . and -, beginning and ending with a letter or digit. Name an existing bucket, without s3:// and without a key.',
      'cloudSnap.buckets[2]: got "arn:aws-cn:s3:::other-partition", wanted an ARN of partition aws, where the cluster\'s OIDC provider is. A role can only use what lies in its own partition; name the one that does.',
    ],
  ],
  [
    "keys and boundary are malformed or of another partition",
    {
      encryption: { keyArns: ["alias/my-key", "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd"] },
      role: { permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/boundary" },
    },
    [
      'encryption.keyArns[0]: got "alias/my-key", wanted the ARN of a KMS key, such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab. Copy the key\'s ARN from KMS; a policy cannot name a key by its alias.',
      'encryption.keyArns[1]: got "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd", wanted an ARN of partition aws, where the cluster\'s OIDC provider is. A role can only use what lies in its own partition; name the one that does.',
      'role.permissionsBoundary: got "arn:aws-cn:iam::123456789012:policy/boundary", wanted an ARN of partition aws, where the cluster\'s OIDC provider is. A role can only use what lies in its own partition; name the one that does.',
    ],
  ],
  [
    "the role's own keys are wrong",
    { role: { name: "a b", path: "storage", maxSessionDuration: 60, permissionsBoundary: "boundary", tags: { a: 1 } } },
    [
      'role.name: got "a b", wanted an IAM role name: 1 to 64 characters of A-Z, a-z, 0-9 and _+=,.@-. Shorten it or replace the other characters; the path is an input of its own.',
      'role.path: got "storage", wanted an IAM path: / or /part/part/, at most 512 characters, without blanks. Begin and end it with a slash.',
      'role.permissionsBoundary: got "boundary", wanted the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/boundary. Copy the policy\'s ARN from IAM.',
      "role.maxSessionDuration: got 60, wanted 3600 to 43200 seconds. Give whole seconds between one hour and twelve.",
      "role.tags.a: got 1, wanted tags of the role, each a text (in quotes where it looks like a number or a truth value). Correct role.tags.a or leave it out.",
    ],
  ],
  [
    "the role's default name is too long",
    { cluster: { name: long } },
    [
      `role.name: got "portworx-${long}.us-east-1", wanted an IAM role name: 1 to 64 characters of A-Z, a-z, 0-9 and _+=,.@-. This name is the default; give one: pulumi config set --path 'role.name' portworx-production`,
    ],
  ],
  [
    "the OIDC provider's keys are wrong",
    { oidcProvider: { mode: "import", audiences: [], thumbprints: ["12"] } },
    [
      "oidcProvider.mode: got \"import\", wanted create or reference: whether the stack makes the account's OIDC provider or finds it. Run: pulumi config set --path 'oidcProvider.mode' create",
      'oidcProvider.audiences: got [], wanted at least one audience. Leave the input out for "sts.amazonaws.com", or name the audience that the webhook asks tokens for.',
      "oidcProvider.thumbprints[0]: got \"12\", wanted the SHA-1 thumbprint of a certificate, 40 hexadecimal digits. Leave out colons and blanks; take the top certificate of the issuer's chain, not the server's own.",
    ],
  ],
  [
    "versions are too old",
    { storageCluster: { version: "3.3.9" }, operator: { version: "25.3.0" } },
    [
      'operator.version: got "25.3.0", wanted operator 25.3.1 or later, the first with workload identity. Install or upgrade to a later operator.',
      'storageCluster.version: got "3.3.9", wanted 3.4.0 or later for workload identity on aws. Upgrade to 3.4.0 or later.',
    ],
  ],
  [
    "Stork is to use the identity under an operator that does not know how",
    { operator: { version: "26.1.0" } },
    [
      "storageCluster.storkUseWorkloadIdentity: got true, wanted operator 26.2.0 or later; operatorVersion is 26.1.0. Upgrade the operator, or set storkUseWorkloadIdentity to false: Stork then has no access to the cloud.",
    ],
  ],
  [
    "the existing operator's version is not told",
    { operator: { method: "existing" } },
    [
      "operator.version: got nothing, wanted the version of the operator that is in the cluster. Read it from the image of Deployment portworx-operator.",
    ],
  ],
  [
    "the chart is to make the StorageCluster",
    { operator: { values: { deployCluster: true } } },
    [
      "operator.values.deployCluster: got true, wanted false. Leave it out: the StorageCluster component makes the cluster, the chart only the operator.",
    ],
  ],
  [
    "the spec has static credentials",
    { storageCluster: { spec: { env: [{ name: "AWS_ACCESS_KEY_ID", value: "AKIA" }] } } },
    [
      'storageCluster.spec.env[0]: got "AWS_ACCESS_KEY_ID", wanted no static credentials: the cloud\'s SDK would take them and never use the workload identity. Remove the variable; to keep it for a while beside the workload identity, set migration to true.',
    ],
  ],
  [
    "the data may be erased without a confirmation",
    { storageCluster: { spec: { deleteStrategy: { type: "UninstallAndWipe" } } } },
    [
      'storageCluster.spec.deleteStrategy.type: got "UninstallAndWipe", wanted confirmDataLoss: "demo", since deleting the cluster then erases all data. Set confirmDataLoss to the cluster\'s name, or use the type "Uninstall", which keeps the data.',
    ],
  ],
  [
    "the platform is wrong and so is something else",
    { platform: "openshift", operator: { method: "olm", chart: "portworx" } },
    [
      'platform: got "openshift", wanted a platform of aws: eks, rosa, anthos, gardener, self-managed. Name the Kubernetes distribution that the cluster runs on.',
      'operator.chart: wanted no chart where the method is olm. Leave it out, or set method to "helm".',
    ],
  ],
  [
    "OLM is asked for outside of OpenShift",
    { operator: { method: "olm" } },
    [
      'operator.method: got "olm", wanted helm or existing on platform eks; only OpenShift has the vendor\'s bundle for the Operator Lifecycle Manager. Set method to "helm", or on OpenShift set platform to rosa.',
    ],
  ],
  [
    "a second cert-manager is asked for",
    { existingCertManager: "true", storageCluster: { spec: { certManager: { enabled: true } } } },
    [
      "storageCluster.spec.certManager.enabled: got true, wanted false where existingCertManager is true: two cert-managers in one cluster get in each other's way. Remove one of the two.",
    ],
  ],
  [
    "user workload monitoring is asked for outside of OpenShift",
    { userWorkloadMonitoring: "true" },
    [
      "userWorkloadMonitoring: got true, wanted false on Amazon EKS: only OpenShift monitors user workloads by itself. Remove it.",
    ],
  ],
  [
    "the StorageCluster's default name is none for Kubernetes",
    { cluster: { name: "My_Cluster" } },
    [
      'storageCluster.name: got "My_Cluster", wanted a Kubernetes object name: 1 to 253 characters of a-z, 0-9, - and ., each part beginning and ending with a letter or digit. Name the StorageCluster, such as px-cluster; the name can never change afterwards.',
    ],
  ],
] as const) {
  test(`refused: ${what}`, () => assert.deepEqual(mistakes(changes), expected));
}

test("mistakes of different keys are told together, in one error for people", () => {
  assert.throws(
    () =>
      parse({ "aws:region": undefined, namespace: "A", storageCluster: { version: "latest" }, role: { path: "x" } }),
    (error: Error) => {
      assert.match(
        error.message,
        /^4 mistakes in the stack's configuration:\n {2}- portworx-workload-identity:namespace: /,
      );
      assert.match(error.message, /\n {2}- aws:region: /);
      assert.match(error.message, /\n {2}- portworx-workload-identity:storageCluster\.version: /);
      assert.ok(pulumi.RunError.isInstance(error), "shown without a stack trace");
      return true;
    },
  );
});

for (const [key, value] of [
  ["accessKey", "AKIA"],
  ["secretKey", "very-secret"],
  ["assumeRoleWithWebIdentity", { roleArn: "arn:aws:iam::123456789012:role/deploy" }],
  ["assumeRoles", [{ roleArn: "arn:aws:iam::123456789012:role/a" }, { roleArn: "arn:aws:iam::123456789012:role/b" }]],
  ["assumeRoles", [{ roleArn: "arn:aws:iam::123456789012:role/a", externalId: "7" }]],
] as const) {
  test(`refused: a principal that the AWS CLI cannot be (${key}: ${JSON.stringify(value)})`, () => {
    const changes = { [`aws:${key}`]: value };
    assert.deepEqual(mistakes({ kubernetes: undefined, ...changes }), [
      `aws:${key}: wanted aws:profile, one role in aws:assumeRoles, or variables of the environment: the cluster's token is fetched by the AWS CLI, which cannot be told to act as anybody else. Change it, or say with kubernetes.context, kubernetes.path or the secret kubeconfig how to reach the cluster.`,
    ]);
    assert.deepEqual(mistakes(changes), [], "it does not matter where the cluster is reached by a context");
  });
}
