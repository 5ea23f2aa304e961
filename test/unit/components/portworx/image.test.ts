import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseImage } from "../../../../components/portworx/image";
import { mistakeOf } from "../recorder";

const digest = `sha256:${"0a".repeat(32)}`;

const read: Record<string, { repository: string; tag?: string; digest?: string }> = {
  "oci-monitor:3.6.1": { repository: "oci-monitor", tag: "3.6.1" },
  "stork:26": { repository: "stork", tag: "26" },
  "portworx/oci-monitor": { repository: "portworx/oci-monitor" },
  "registry.example.com:5000/px/oci-monitor:3.10.0-rc1": {
    repository: "registry.example.com:5000/px/oci-monitor",
    tag: "3.10.0-rc1",
  },
  "localhost:5000/oci-monitor": { repository: "localhost:5000/oci-monitor" },
  [`portworx/oci-monitor:3.6.1@${digest}`]: { repository: "portworx/oci-monitor", tag: "3.6.1", digest },
  [`registry.example.com:5000/oci-monitor@${digest}`]: { repository: "registry.example.com:5000/oci-monitor", digest },
};

for (const [text, reference] of Object.entries(read)) {
  test(`reads ${text}`, () => assert.deepEqual(parseImage(text, "image"), reference));
}

for (const text of ["", "https://registry.example.com/a", "a b", "px/:3.6.1", "px@sha256:1", "px:3.6.1:2", "px:"]) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    assert.equal(
      mistakeOf(() => parseImage(text, "image")),
      `image: got ${JSON.stringify(text)}, wanted a container image such as portworx/oci-monitor:3.6.1. Give registry, path and ` +
        "tag, without a scheme and without blanks.",
    );
  });
}

test("a reference put together is read apart again", () => {
  const part = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  const host = fc
    .tuple(part, fc.option(fc.integer({ min: 1, max: 65535 })))
    .map(([name, port]) => (port === null ? name : `${name}:${port}`));
  const tag = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
  fc.assert(
    fc.property(
      host,
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.option(tag),
      fc.boolean(),
      (registry, path, label, pin) => {
        const repository = [registry, ...path].join("/");
        const text = repository + (label === null ? "" : `:${label}`) + (pin ? `@${digest}` : "");
        assert.deepEqual(parseImage(text, "image"), {
          repository,
          ...(label !== null && { tag: label }),
          ...(pin && { digest }),
        });
      },
    ),
  );
});
