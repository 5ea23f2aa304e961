import { join } from "node:path";
import { versionInGoMod, type GoProgram } from "./go";

const MODULES = join(__dirname, "../go");

/** The engine's command line. */
export const PULUMI: GoProgram = {
  name: "pulumi",
  module: join(MODULES, "pulumi"),
  mainPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  tags: ["osusergo", "grpcnotrace"],
  // Without its version the Automation API refuses it.
  variables: (goMod) => ({
    "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": versionInGoMod(
      goMod,
      "github.com/pulumi/pulumi/pkg/v3",
    ),
  }),
};

/** Runs Node programs for the engine. */
export const LANGUAGE_HOST: GoProgram = {
  name: "pulumi-language-nodejs",
  module: join(MODULES, "language-host"),
  mainPackage: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  variables: () => ({}),
};

/** The Kubernetes control plane. */
export const KUBELITE: GoProgram = {
  name: "kubelite",
  module: join(MODULES, "kubelite"),
  mainPackage: ".",
  variables: (goMod) => {
    const version = versionInGoMod(goMod, "k8s.io/kubernetes");
    const [major = "", minor = ""] = version.slice(1).split(".");
    const variable = (name: string): string => `k8s.io/component-base/version.git${name}`;
    return { [variable("Version")]: version, [variable("Major")]: major, [variable("Minor")]: minor };
  },
};
