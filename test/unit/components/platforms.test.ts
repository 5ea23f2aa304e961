import { test } from "node:test";
import assert from "node:assert/strict";
import {
  checkUsableNamespace,
  Cloud,
  cloudServiceAccounts,
  isOpenShift,
  PlatformName,
  platformOf,
  platforms,
} from "../../../components/platforms";
import { mistakeOf } from "./recorder";

test("every platform is listed under its own cloud and name", () => {
  for (const [cloud, ofCloud] of Object.entries(platforms)) {
    for (const [name, platform] of Object.entries(ofCloud)) {
      assert.deepEqual([platform.cloud, platform.name], [cloud, name]);
      assert.ok(platform.tokenAudiences.length > 0);
    }
  }
});

test("the clouds' platforms are those that Portworx supports", () => {
  assert.deepEqual(Object.keys(platforms.aws), ["eks", "rosa", "anthos", "gardener", "self-managed"]);
  assert.deepEqual(Object.keys(platforms.azure), ["aks", "gardener"]);
});

test("only EKS, ROSA and AKS bring the webhook", () => {
  const bringing = Object.values(platforms)
    .flatMap((ofCloud) => Object.values(ofCloud))
    .filter(({ hasWebhook }) => hasWebhook);
  assert.deepEqual(
    bringing.map(({ name }) => name),
    ["eks", "rosa", "aks"],
  );
});

test("ROSA differs from EKS in audiences, annotation and ports", () => {
  const { tokenAudiences, annotations, startPort } = platformOf(Cloud.Aws, PlatformName.Rosa);
  assert.deepEqual(tokenAudiences, ["openshift", "sts.amazonaws.com"]);
  assert.deepEqual(annotations, { "portworx.io/is-openshift": "true" });
  assert.equal(startPort, 17001);
  const eks = platformOf(Cloud.Aws, PlatformName.Eks);
  assert.deepEqual(eks.annotations, { "portworx.io/is-eks": "true" });
  assert.equal(eks.startPort, undefined);
});

test("only ROSA is OpenShift", () => {
  const openShift = Object.values(platforms).flatMap((ofCloud) => Object.values(ofCloud).filter(isOpenShift));
  assert.deepEqual(
    openShift.map(({ name }) => name),
    ["rosa"],
  );
});

test("every platform's issuer can be read with one command", () => {
  for (const { issuerCommand } of Object.values(platforms).flatMap((ofCloud) => Object.values(ofCloud))) {
    assert.match(issuerCommand, /issuer/i);
  }
});

test("Stork's service account is among them only where Stork uses the identity", () => {
  assert.deepEqual(cloudServiceAccounts(), ["portworx", "stork", "px-node-wiper"]);
  assert.deepEqual(cloudServiceAccounts(true), ["portworx", "stork", "px-node-wiper"]);
  assert.deepEqual(cloudServiceAccounts(false), ["portworx", "px-node-wiper"]);
});

test("Gardener is on both clouds", () => {
  assert.equal(platformOf(Cloud.Aws, "gardener").title, "Gardener on AWS");
  assert.equal(platformOf(Cloud.Azure, "gardener").title, "Gardener on Azure");
});

test("an unknown platform is answered with those of the cloud", () => {
  assert.equal(
    mistakeOf(() => platformOf(Cloud.Aws, "aks")),
    'platform: got "aks", wanted a platform of aws: eks, rosa, anthos, gardener, self-managed. Name the Kubernetes ' +
      "distribution that the cluster runs on.",
  );
  assert.equal(
    mistakeOf(() => platformOf(Cloud.Azure, "toString")),
    'platform: got "toString", wanted a platform of azure: aks, gardener. Name the Kubernetes distribution that the cluster ' +
      "runs on.",
  );
});

test("kube-system is refused on AKS alone", () => {
  checkUsableNamespace(platformOf(Cloud.Aws, "eks"), "kube-system");
  assert.equal(
    mistakeOf(() => checkUsableNamespace(platformOf(Cloud.Azure, "aks"), "kube-system")),
    'namespace: got "kube-system", wanted a namespace in which Azure Kubernetes Service lets webhooks change pods. Use a ' +
      "namespace of Portworx's own, such as portworx.",
  );
});
