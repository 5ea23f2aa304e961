import type { InputMistake } from "../../components/input-error";

/** Where somebody else's webhook runs, nothing else about one means anything. */
export function existingWebhookMistakes(webhook: Readonly<Record<string, unknown>>): InputMistake[] {
  const others = Object.entries(webhook).filter(([key]) => key !== "existing");
  return others.map(([key, value]) => ({
    input: `webhook.${key}`,
    value,
    wanted: "nothing where webhook.existing is true",
    remedy: "Remove one of the two.",
  }));
}
