import { test } from "node:test";
import assert from "node:assert/strict";
import { Cloud } from "../../../../components/platforms";
import {
  checkStorkImage,
  checkVersions,
  resolvePortworx,
  type Versions,
} from "../../../../components/portworx/version-rules";
import { mistakeOf } from "../recorder";

const digest = `sha256:${"0a".repeat(32)}`;
const versions = (portworxVersion: string, operator: string, others: Partial<Versions> = {}): Versions => ({
  cloud: Cloud.Aws,
  release: resolvePortworx({ portworxVersion }),
  operator,
  storkUseWorkloadIdentity: true,
  ...others,
});
const withoutStork = { storkUseWorkloadIdentity: false };
const onAzure = { cloud: Cloud.Azure };

test("versions that work together pass without a warning", () => {
  for (const given of [
    versions("3.6.1", "26.2.1"),
    versions("3.10.0", "26.10.0"),
    versions("3.4.0", "25.5.0", withoutStork),
    versions("3.6.1", "26.2.0", onAzure),
    versions("3.7.0-rc1", "26.2.0"),
    versions("3.7.0", "26.3.2"),
    versions("3.7.1", "v26.4.0"),
  ]) {
    assert.deepEqual(checkVersions(given), []);
  }
});

test("operators that strip what webhooks inject are warned about", () => {
  for (const operator of ["25.3.1", "25.4.0"]) {
    assert.deepEqual(checkVersions(versions("3.4.0", operator, withoutStork)), [
      `operatorVersion: ${operator} removes from Portworx's pods what webhooks put there, and restarts them again and again; ` +
        "25.5.0 and later keep it. Upgrade the operator.",
    ]);
  }
});

const refused: [Versions, string][] = [
  [
    versions("3.3.9", "26.2.1"),
    'portworxVersion: got "3.3.9", wanted 3.4.0 or later for workload identity on aws. Upgrade to 3.4.0 or later.',
  ],
  [
    versions("3.4.0-rc1", "26.2.1"),
    'portworxVersion: got "3.4.0-rc1", wanted 3.4.0 or later for workload identity on aws. Upgrade to 3.4.0 or later.',
  ],
  [
    versions("3.4.0", "25.3.0", withoutStork),
    'operatorVersion: got "25.3.0", wanted 25.3.1 or later for workload identity on aws. Upgrade to 25.3.1 or later.',
  ],
  [
    versions("3.6.0", "26.2.0", onAzure),
    'portworxVersion: got "3.6.0", wanted 3.6.1 or later for workload identity on azure. Upgrade to 3.6.1 or later.',
  ],
  [
    versions("3.6.1", "26.1.0", onAzure),
    'operatorVersion: got "26.1.0", wanted 26.2.0 or later for workload identity on azure. Upgrade to 26.2.0 or later.',
  ],
  [
    versions("3.7.0", "26.3.1"),
    'operatorVersion: got "26.3.1", wanted 26.3.2 or later for Portworx 3.7.0. Upgrade to 26.3.2 or later.',
  ],
  [
    versions("3.8.0", "26.3.2"),
    'operatorVersion: got "26.3.2", wanted 26.4.0 or later for Portworx 3.8.0. Upgrade to 26.4.0 or later.',
  ],
  [
    versions("3.6.1", "latest"),
    'operatorVersion: got "latest", wanted a version such as 3.6.1. Give the number that is released, not a name such as latest.',
  ],
  [
    versions("3.6.1", "26.1.0"),
    "storkUseWorkloadIdentity: got true, wanted operator 26.2.0 or later; operatorVersion is 26.1.0. Upgrade the operator, or set " +
      "storkUseWorkloadIdentity to false: Stork then has no access to the cloud.",
  ],
];

for (const [given, message] of refused) {
  test(`refuses Portworx ${given.release.version} with operator ${given.operator} on ${given.cloud}`, () => {
    assert.equal(
      mistakeOf(() => checkVersions(given)),
      message,
    );
  });
}

test("the mistake names the input that said the version", () => {
  const release = resolvePortworx({ image: "registry.example.com:5000/px/oci-monitor:3.3.0" });
  assert.match(
    mistakeOf(() => checkVersions(versions("3.6.1", "26.2.1", { release }))),
    /^image: got "3\.3\.0", wanted 3\.4\.0 or later/,
  );
});

test("a pinned Stork must fit Portworx; a tag that is no version is left to the user", () => {
  checkStorkImage("openstorage/stork:26.4.1", "3.7.0", "spec.stork.image");
  checkStorkImage("openstorage/stork:25.1.0", "3.6.1", "spec.stork.image");
  checkStorkImage("openstorage/stork:patched", "3.7.1", "spec.stork.image");
  checkStorkImage("openstorage/stork", "3.7.1", "spec.stork.image");
  assert.equal(
    mistakeOf(() => checkStorkImage("openstorage/stork:26.4.1", "3.7.1", "spec.stork.image")),
    'spec.stork.image: got "26.4.1", wanted 26.4.2 or later for Portworx 3.7.1. Upgrade to 26.4.2 or later.',
  );
});

test("a version makes the image, a tag makes the version", () => {
  assert.deepEqual(resolvePortworx({}), {
    version: "3.6.1",
    image: "portworx/oci-monitor:3.6.1",
    input: "portworxVersion",
  });
  assert.deepEqual(resolvePortworx({ portworxVersion: "3.10" }), {
    version: "3.10.0",
    image: "portworx/oci-monitor:3.10",
    input: "portworxVersion",
  });
  const image = `registry.example.com:5000/px/oci-monitor:3.7.0@${digest}`;
  assert.deepEqual(resolvePortworx({ image }), { version: "3.7.0", image, input: "image" });
});

test("an image without a version in its tag needs the version beside it", () => {
  const digestOnly = `portworx/oci-monitor@${digest}`;
  for (const image of [digestOnly, "px/oci-monitor:approved", "portworx/oci-monitor"]) {
    assert.deepEqual(resolvePortworx({ image, portworxVersion: "3.7.0" }), {
      version: "3.7.0",
      image,
      input: "portworxVersion",
    });
    assert.equal(
      mistakeOf(() => resolvePortworx({ image })),
      `image: got "${image}", wanted a tag that is a Portworx version, such as portworx/oci-monitor:3.6.1. Add the tag (a digest ` +
        "may follow it), or say in portworxVersion which version the image holds.",
    );
  }
});

test("version and tag must agree", () => {
  const image = "portworx/oci-monitor:3.6.1";
  assert.equal(resolvePortworx({ image, portworxVersion: "v3.6.1" }).version, "3.6.1");
  assert.equal(
    mistakeOf(() => resolvePortworx({ image, portworxVersion: "3.7.0" })),
    `portworxVersion: got "3.7.0", wanted the version of image ${image}. Leave portworxVersion out where the image's tag says ` +
      "it, or correct one of the two.",
  );
});
