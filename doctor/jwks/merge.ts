import type { PublicJsonWebKey } from "../../components/aws/json-web-key";
import { InputError } from "../../components/input-error";
import { keysOf, type KeyText } from "./key-text";

/** A key, and the first source that holds it. */
export interface SourcedKey {
  readonly key: PublicJsonWebKey;
  readonly source: string;
}

/**
 * The keys of all texts, each once, in the order of the texts: so a document only grows at its end when a new key is given
 * last, whether or not the old sources repeat each other.
 *
 * @throws InputError where a text is no key, holds a private one, or two different keys have one id
 */
export function mergeKeys(texts: readonly KeyText[]): SourcedKey[] {
  const merged = new Map<string, SourcedKey>();
  for (const text of texts) {
    for (const key of keysOf(text)) {
      const first = merged.get(key.kid);
      if (first === undefined) merged.set(key.kid, { key, source: text.source });
      else if (!isSameKey(first.key, key)) throw sameId(key.kid, first.source, text.source);
    }
  }
  return [...merged.values()];
}

function isSameKey(one: PublicJsonWebKey, other: PublicJsonWebKey): boolean {
  return one.n === other.n && one.e === other.e;
}

/** Whoever verifies a token takes the first key with its id, so that tokens of the other would be refused. */
function sameId(kid: string, first: string, second: string): InputError {
  return new InputError({
    input: second,
    value: kid,
    wanted: `a key id (kid) that no other key has; ${first} has a different key of the same id`,
    remedy: "Leave one of the two out, or correct its kid.",
  });
}
