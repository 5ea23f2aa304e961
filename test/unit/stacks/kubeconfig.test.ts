import assert from "node:assert/strict";
import { test } from "node:test";
import { KubeConfig } from "@kubernetes/client-node";
import { eksKubeconfig, type EksAccess } from "../../../stacks/kubeconfig";

const access: EksAccess = {
  clusterName: "demo",
  endpoint: "https://ABC.gr7.eu-west-1.eks.amazonaws.com",
  certificateAuthority: "Q0E=",
  region: "eu-west-1",
};

test("a kubeconfig for EKS holds the cluster's address and a command for tokens, and no credential", () => {
  assert.equal(
    eksKubeconfig(access),
    '{"apiVersion":"v1","kind":"Config",' +
      '"clusters":[{"name":"demo","cluster":{"server":"https://ABC.gr7.eu-west-1.eks.amazonaws.com","certificate-authority-data":"Q0E="}}],' +
      '"contexts":[{"name":"demo","context":{"cluster":"demo","user":"demo"}}],"current-context":"demo",' +
      '"users":[{"name":"demo","user":{"exec":{"apiVersion":"client.authentication.k8s.io/v1beta1","command":"aws",' +
      '"args":["eks","get-token","--cluster-name","demo","--region","eu-west-1","--output","json"],' +
      '"interactiveMode":"Never","installHint":"The AWS CLI signs the token for the cluster: install version 2 of it."}}}]}',
  );
});

test("the official client reads it", () => {
  const client = new KubeConfig();
  client.loadFromString(eksKubeconfig(access));
  assert.equal(client.getCurrentContext(), "demo");
  assert.equal(client.getCurrentCluster()?.server, access.endpoint);
  const { exec } = client.getCurrentUser() as { exec?: { command: string } };
  assert.equal(exec?.command, "aws");
});

for (const [what, principal, options] of [
  ["profile", { profile: "storage" }, ["--profile", "storage"]],
  [
    "role",
    { roleArn: "arn:aws:iam::123456789012:role/deploy" },
    ["--role-arn", "arn:aws:iam::123456789012:role/deploy"],
  ],
  ["profile and role", { profile: "storage", roleArn: "arn:x" }, ["--profile", "storage", "--role-arn", "arn:x"]],
] as const) {
  test(`${what} of the AWS provider are told to the AWS CLI`, () => {
    const document = JSON.parse(eksKubeconfig({ ...access, ...principal })) as {
      users: [{ user: { exec: { args: string[] } } }];
    };
    assert.deepEqual(document.users[0].user.exec.args.slice(8), options);
  });
}
