import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { tagOperations } from "./iam-tags.ts";
import { policyOperations } from "./policy-operations.ts";
import { roleOperations } from "./role-operations.ts";

/** IAM has words of its own for names with wrong characters. */
function invalid(message: string): Refusal {
  const [, member] = /^1 .* at '(\w+Name)' .*: Member must satisfy regular expression pattern/s.exec(message) ?? [];
  const words =
    member === undefined
      ? message
      : `The specified value for ${member} is invalid. ` +
        "It must contain only alphanumeric characters and/or the following: +=,.@_-";
  return new Refusal(400, "ValidationError", words);
}

/** IAM, as far as roles go. */
export const iam: Service = {
  name: "iam",
  title: "IAM",
  protocol: "query",
  xmlns: "https://iam.amazonaws.com/doc/2010-05-08/",
  wording: { hidesValues: true },
  operations: { ...roleOperations, ...policyOperations, ...tagOperations },
  invalid,
};
