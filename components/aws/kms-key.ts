import { parseArn } from "./arn";

/** @throws InputError where the text is no KMS key's ARN. */
export function checkKmsKeyArn(value: string, input: string): void {
  parseArn(value, input, {
    wanted: "the ARN of a KMS key, such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    remedy: "Copy the key's ARN from KMS; a policy cannot name a key by its alias.",
    accepts: ({ service, region, account, resource }) =>
      service === "kms" && region !== "" && /^\d{12}$/.test(account) && /^key\/[A-Za-z0-9-]+$/.test(resource),
  });
}
