import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { keyOfGoProgram, versionInGoMod, type GoProgram } from "../../../lab/tools/go";
import { KUBELITE, PULUMI } from "../../../lab/tools/programs";
import { temporaryFolder } from "./temporary-folder";

describe("a Go program of the lab", () => {
  test("has another key when a source, a version or a flag changes, and only then", async (context) => {
    const module = temporaryFolder(context);
    const write = (name: string, text: string): void => writeFileSync(join(module, name), text);
    write("go.mod", "module example\n\ngo 1.26.0\n");
    write("go.sum", "");
    write("main.go", "package main\n");
    const program: GoProgram = { name: "example", module, mainPackage: ".", variables: () => ({}) };
    const keys = [await keyOfGoProgram(program)];
    write("notes.txt", "no part of the program");
    assert.equal(await keyOfGoProgram(program), keys[0]);
    write("main.go", "package main // changed\n");
    keys.push(await keyOfGoProgram(program));
    write("go.sum", "example.org/a v1.0.0 h1:changed\n");
    keys.push(await keyOfGoProgram(program));
    keys.push(await keyOfGoProgram({ ...program, tags: ["changed"] }));
    keys.push(await keyOfGoProgram({ ...program, variables: () => ({ "main.version": "v1" }) }));
    assert.equal(new Set(keys).size, keys.length);
  });

  test("takes its version from go.mod", () => {
    const goMod = "require (\n\tk8s.io/kubernetes v1.37.2\n\tk8s.io/kubernetes-other v9.9.9\n)\n";
    assert.equal(versionInGoMod(goMod, "k8s.io/kubernetes"), "v1.37.2");
    assert.throws(() => versionInGoMod(goMod, "k8s.io/api"), /go\.mod requires no k8s\.io\/api/);
    assert.deepEqual(KUBELITE.variables(goMod), {
      "k8s.io/component-base/version.gitVersion": "v1.37.2",
      "k8s.io/component-base/version.gitMajor": "1",
      "k8s.io/component-base/version.gitMinor": "37",
    });
    const engine = "require github.com/pulumi/pulumi/pkg/v3 v3.259.0 // indirect\n";
    assert.deepEqual(Object.values(PULUMI.variables(engine)), ["v3.259.0"]);
  });
});
