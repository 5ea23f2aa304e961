import { InputError } from "../input-error";

/** @throws InputError where there is no audience, or one that no token can have. */
export function checkAudiences(audiences: string[], input = "audiences"): string[] {
  if (audiences.length === 0) {
    throw new InputError({
      input,
      value: audiences,
      wanted: "at least one audience",
      remedy: 'Leave the input out for "sts.amazonaws.com", or name the audience that the webhook asks tokens for.',
    });
  }
  for (const [index, audience] of audiences.entries()) {
    if (/^\S{1,255}$/.test(audience)) continue;
    throw new InputError({
      input: `${input}[${index}]`,
      value: audience,
      wanted: "an audience of 1 to 255 characters without blanks",
      remedy: 'Name the audience that the webhook asks tokens for, usually "sts.amazonaws.com".',
    });
  }
  return audiences;
}

/** @throws InputError where IAM would refuse the list. */
export function checkThumbprints(thumbprints: string[], input = "thumbprints"): string[] {
  if (thumbprints.length < 1 || thumbprints.length > 5) {
    throw new InputError({
      input,
      value: thumbprints,
      wanted: "1 to 5 thumbprints",
      // An empty list would ask IAM in every update to drop the thumbprints that it found by itself.
      remedy: "Leave the input out to let AWS verify the issuer's certificate by itself.",
    });
  }
  for (const [index, thumbprint] of thumbprints.entries()) {
    if (/^[0-9A-Fa-f]{40}$/.test(thumbprint)) continue;
    throw new InputError({
      input: `${input}[${index}]`,
      value: thumbprint,
      wanted: "the SHA-1 thumbprint of a certificate, 40 hexadecimal digits",
      remedy: "Leave out colons and blanks; take the top certificate of the issuer's chain, not the server's own.",
    });
  }
  return thumbprints;
}
