import { test } from "node:test";
import assert from "node:assert/strict";
import {
  checkPermissionsBoundary,
  checkRoleName,
  checkRolePath,
  checkSessionDuration,
} from "../../../../components/aws/iam-names";
import { mistakeOf } from "../recorder";

test("role names", () => {
  for (const name of ["portworx", "Portworx_1+=,.@-", "a".repeat(64)]) checkRoleName(name);
  for (const name of ["", "a".repeat(65), "port worx", "team/portworx", "pörtworx", "portworx\n"]) {
    assert.equal(
      mistakeOf(() => checkRoleName(name)),
      `roleName: got ${JSON.stringify(name)}, wanted an IAM role name: 1 to 64 characters of A-Z, a-z, 0-9 and _+=,.@-. Shorten ` +
        "it or replace the other characters; the path is an input of its own.",
    );
  }
});

test("paths", () => {
  for (const path of ["/", "/team/", "/a/b/c/"]) checkRolePath(path);
  for (const path of ["", "team", "/team", "team/", "/te am/", `/${"a".repeat(511)}/`]) {
    assert.equal(
      mistakeOf(() => checkRolePath(path)),
      `path: got ${JSON.stringify(path)}, wanted an IAM path: / or /part/part/, at most 512 characters, without blanks. Begin and ` +
        "end it with a slash.",
    );
  }
});

test("session durations", () => {
  for (const seconds of [3600, 43200]) checkSessionDuration(seconds);
  for (const seconds of [0, 3599, 43201, 3600.5]) {
    assert.equal(
      mistakeOf(() => checkSessionDuration(seconds)),
      `maxSessionDuration: got ${seconds}, wanted 3600 to 43200 seconds. Give whole seconds between one hour and twelve.`,
    );
  }
});

test("permissions boundaries", () => {
  checkPermissionsBoundary("arn:aws:iam::123456789012:policy/team/boundary");
  checkPermissionsBoundary("arn:aws:iam::aws:policy/PowerUserAccess");
  for (const arn of ["boundary", "arn:aws:iam::123456789012:role/boundary", "arn:aws:iam:::policy/boundary"]) {
    assert.equal(
      mistakeOf(() => checkPermissionsBoundary(arn)),
      `permissionsBoundary: got "${arn}", wanted the ARN of a managed policy, such as ` +
        "arn:aws:iam::123456789012:policy/boundary. Copy the policy's ARN from IAM.",
    );
  }
});
