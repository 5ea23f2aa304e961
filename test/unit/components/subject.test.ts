import { test } from "node:test";
import assert from "node:assert/strict";
import { anySubjectIn, subject } from "../../../components/subject";

test("a subject names namespace and service account", () => {
  assert.equal(subject("portworx", "stork"), "system:serviceaccount:portworx:stork");
});

test("the wildcard stays within its namespace", () => {
  assert.equal(anySubjectIn("portworx"), "system:serviceaccount:portworx:*");
});
