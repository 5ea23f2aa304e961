import { InputError } from "../input-error";

/** The parts of a container image's reference that matter here. */
export interface ImageReference {
  /** Registry, with its port, and path. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

// A port can only stand in the first part, and only where more parts follow: else what follows the colon is the tag.
const form = /^((?:[\w.-]+(?::\d+)?\/)?[\w.-]+(?:\/[\w.-]+)*)(?::(\w[\w.-]{0,127}))?(?:@([a-z0-9]+:[0-9a-f]{32,}))?$/;

/** @throws InputError where the text is no reference to an image. */
export function parseImage(text: string, input: string): ImageReference {
  const reference = readImage(text);
  if (reference) return reference;
  throw new InputError({
    input,
    value: text,
    wanted: "a container image such as portworx/oci-monitor:3.6.1",
    remedy: "Give registry, path and tag, without a scheme and without blanks.",
  });
}

function readImage(text: string): ImageReference | undefined {
  const [, repository, tag, digest] = form.exec(text) ?? [];
  if (repository === undefined) return undefined;
  return { repository, ...(tag && { tag }), ...(digest && { digest }) };
}
