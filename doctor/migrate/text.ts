import type { MigrationState } from "./state";
import type { MigrationStep, Progress } from "./step";

const marks: Readonly<Record<Progress, string>> = { done: "done", open: "to do", ask: "by hand" };

/** What was found, for people. */
export function stateText(state: MigrationState): string {
  const { variables, secrets, podsWithStatic, podsWithoutToken, identity } = state;
  const lines = [
    ...variables.map(
      ({ input, variable, secret }) =>
        `${input}: ${variable} ${secret ? `from Secret ${secret.name}, key ${secret.key}` : "as a value"}`,
    ),
    ...secrets.map(
      ({ namespace, name, keys, inUse }) =>
        `Secret ${namespace}/${name}: ${keys ? keys.join(", ") : "may not be read"}${inUse ? "" : "; the StorageCluster does not refer to it"}`,
    ),
    ...podsWithStatic.map(({ pod, variables: names }) => `pod ${pod}: ${names.join(", ")}`),
  ];
  const found =
    lines.length > 0
      ? [
          `Static credentials of StorageCluster ${state.namespace}/${state.storageCluster} (${state.cloud}):`,
          ...indent(lines),
        ]
      : [
          `StorageCluster ${state.namespace}/${state.storageCluster} (${state.cloud}) has no static credentials that can be seen from outside.`,
        ];
  const without = podsWithoutToken.length > 0 ? `; without its token: ${podsWithoutToken.join(", ")}` : "";
  return [...found, `Identity: ${identity ?? "none in the StorageCluster"}${without}`].join("\n");
}

/** The plan, for people. */
export function stepsText(steps: readonly MigrationStep[]): string {
  return steps.map(stepText).join("\n\n");
}

function stepText({ title, progress, why, commands, verify, goBack }: MigrationStep, index: number): string {
  return [
    `${index + 1}. [${marks[progress]}] ${title}`,
    ...indent([why, ...indent(commands), "Before you go on:", ...indent(verify), "To go back:", ...indent(goBack)]),
  ].join("\n");
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `   ${line}`);
}
