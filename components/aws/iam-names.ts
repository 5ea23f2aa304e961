import { InputError } from "../input-error";
import { parseArn } from "./arn";

/** @throws InputError where IAM would refuse the name. */
export function checkRoleName(value: string, input = "roleName"): void {
  if (/^[\w+=,.@-]{1,64}$/.test(value)) return;
  throw new InputError({
    input,
    value,
    wanted: "an IAM role name: 1 to 64 characters of A-Z, a-z, 0-9 and _+=,.@-",
    remedy: "Shorten it or replace the other characters; the path is an input of its own.",
  });
}

/** @throws InputError where IAM would refuse the path. */
export function checkRolePath(value: string, input = "path"): void {
  if (value.length <= 512 && /^\/([!-~]+\/)?$/.test(value)) return;
  throw new InputError({
    input,
    value,
    wanted: "an IAM path: / or /part/part/, at most 512 characters, without blanks",
    remedy: "Begin and end it with a slash.",
  });
}

/** @throws InputError where IAM would refuse the duration. */
export function checkSessionDuration(seconds: number, input = "maxSessionDuration"): void {
  if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43200) return;
  throw new InputError({
    input,
    value: seconds,
    wanted: "3600 to 43200 seconds",
    remedy: "Give whole seconds between one hour and twelve.",
  });
}

/** @throws InputError where the text is no managed policy's ARN. */
export function checkPermissionsBoundary(value: string, input = "permissionsBoundary"): void {
  parseArn(value, input, {
    wanted: "the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/boundary",
    remedy: "Copy the policy's ARN from IAM.",
    accepts: ({ service, account, resource }) =>
      service === "iam" && account !== "" && /^policy\/[\w+=,.@/-]+$/.test(resource),
  });
}
