import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { PROGRAMS } from "../../../lab/cluster/programs";
import { findControlPlane } from "../../../lab/tools/control-plane";
import { findPulumiOnPath } from "../../../lab/tools/path-pulumi";
import { fakeProgram, setEnvironment, temporaryFolder } from "./temporary-folder";

describe("tools that the machine has already", () => {
  test("a pulumi that is new enough is used, with the language host beside it", async (context) => {
    const folder = temporaryFolder(context);
    fakeProgram(folder, "pulumi", "echo v3.300.1");
    fakeProgram(folder, "pulumi-language-nodejs", "true");
    setEnvironment(context, { PATH: folder });
    const notes: string[] = [];
    assert.deepEqual(await findPulumiOnPath((text) => notes.push(text)), {
      pulumi: join(folder, "pulumi"),
      languageHost: join(folder, "pulumi-language-nodejs"),
    });
    assert.deepEqual(notes, []);
  });

  test("a pulumi without a language host beside it is used alone", async (context) => {
    const folder = temporaryFolder(context);
    fakeProgram(folder, "pulumi", "echo v3.248.0");
    setEnvironment(context, { PATH: folder });
    const found = await findPulumiOnPath(() => undefined);
    assert.deepEqual(found, { pulumi: join(folder, "pulumi"), languageHost: undefined });
  });

  test("KUBEBUILDER_ASSETS with a whole control plane is used", (context) => {
    const folder = temporaryFolder(context);
    for (const program of PROGRAMS) fakeProgram(folder, program, "true");
    const path = join(folder, "path");
    mkdirSync(path);
    fakeProgram(path, "setpriv", "true");
    setEnvironment(context, { PATH: path });
    assert.equal(findControlPlane(assert.fail, { KUBEBUILDER_ASSETS: folder }), folder);
  });

  test("KUBEBUILDER_ASSETS as setup-envtest fills it is not enough, and it is said why", (context) => {
    const folder = temporaryFolder(context);
    for (const program of ["etcd", "kube-apiserver", "kubectl"]) fakeProgram(folder, program, "true");
    const notes: string[] = [];
    assert.equal(
      findControlPlane((text) => notes.push(text), { KUBEBUILDER_ASSETS: folder }),
      undefined,
    );
    assert.deepEqual(notes, [
      `KUBEBUILDER_ASSETS=${folder} has no kube-controller-manager, kube-scheduler, kwok: ` +
        "the lab uses a control plane of its own.",
    ]);
  });

  test("without KUBEBUILDER_ASSETS there is nothing to say", () => {
    assert.equal(findControlPlane(assert.fail, {}), undefined);
  });
});
