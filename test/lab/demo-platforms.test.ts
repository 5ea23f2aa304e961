import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const REPOSITORY = join(__dirname, "../..");

/** What must be among the proofs, beside those of every platform. */
const OWN_PROOFS: Readonly<Record<string, RegExp[]>> = {
  "aws rosa": [
    /PASS {2}a token for audience openshift becomes the role/,
    /then the role \(StorageCluster, .*Subscription/,
  ],
  "aws gardener": [/PASS {2}while the webhook is down no Portworx pod starts/, /PASS .* then the webhook/],
  "aws self-managed": [
    /PASS {2}while the webhook is down no Portworx pod starts/,
    /PASS {2}nothing else in the issuer's bucket is public/,
  ],
  "azure gardener": [
    /PASS {2}while the webhook is down no Portworx pod starts/,
    /PASS {2}a token whose issuer is the same with the slash at its end is refused/,
  ],
};

for (const [name, proofs] of Object.entries(OWN_PROOFS)) {
  test(`the demo proves the whole chain on ${name}`, async () => {
    const [cloud = "", platform = ""] = name.split(" ");
    const args = ["scripts/run.mjs", "lab/demo/main.ts", cloud, "--platform", platform];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: REPOSITORY, maxBuffer: 2 ** 24 });
    assert.match(stdout, /^\d+ passed, 0 failed$/m);
    assert.match(stdout, /PASS {2}the doctor finds nothing wrong/);
    for (const proof of proofs) assert.match(stdout, proof);
  });
}
