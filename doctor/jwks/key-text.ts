import { keysFromPem, keysFromSet, type PublicJsonWebKey } from "../../components/aws/json-web-key";
import { InputError } from "../../components/input-error";

/** A text that holds public keys, and where it came from. */
export interface KeyText {
  /** For people and messages: a file's name, `standard input`, or `the cluster`. */
  readonly source: string;
  /** The file's path, where it came from one. */
  readonly file?: string;
  /** PEM blocks, or a JWKS document. */
  readonly text: string;
}

const privatePem = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;

/**
 * The public keys of a text, in its own order.
 *
 * @throws InputError, which names the source and never shows the text
 */
export function keysOf({ source, file, text }: KeyText): PublicJsonWebKey[] {
  if (privatePem.test(text)) throw privateKey(source, file);
  return text.trimStart().startsWith("{") ? keysFromSet(text, source) : keysFromPem(text, source);
}

function privateKey(source: string, file = "sa.key"): InputError {
  return new InputError({
    input: source,
    wanted: "public keys; it holds a private one, which would be published",
    remedy:
      `Make the public half and give that: openssl pkey -in ${file} -pubout -out ${file}.pub ` +
      "(openssl rsa does the same for an older RSA file). Rotate the key if others could have read it.",
  });
}
