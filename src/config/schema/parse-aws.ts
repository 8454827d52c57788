import { POLICY_ARN, ROLE_ARN } from "../../aws/arn.ts";
import { regionOfPool } from "../../aws/partition.ts";
import { accepting, integer, list, type Parser, Refusal, text } from "../text/value-parser.ts";
import { meantRegion } from "./region-name.ts";

/** Values that AWS defines: names, regions, ARNs, sizes. Each refusal says what AWS accepts. */

export const project = text(
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  32,
  "1 to 32 of a-z 0-9 -, with no - at either end",
  ": it becomes part of every name",
);

export const stage = text(
  /^[A-Za-z0-9_-]+$/,
  128,
  "1 to 128 of A-Z a-z 0-9 _ -",
  ": API Gateway accepts no other characters",
);

export const apiName = text(
  /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]*[A-Za-z0-9._-])?$/,
  128,
  "1 to 128 of A-Z a-z 0-9 . _ -, with spaces between them",
);

export const functionName = text(
  /^[A-Za-z0-9_-]+$/,
  64,
  "1 to 64 of A-Z a-z 0-9 _ -",
  ": Lambda accepts no other characters",
);

const regionText = text(/^[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}$/, 32, "a region like us-east-1");
export const region = accepting(regionText.accepts, (value) => {
  const read = regionText(value);
  return read instanceof Refusal ? read : (misspelled(read) ?? read);
});

function misspelled(name: string): Refusal | undefined {
  const meant = meantRegion(name);
  return meant === undefined ? undefined : new Refusal(`${name} is not a region; did you mean ${meant}?`);
}

/** Profile names may contain almost anything; a control character or `]` would break the AWS files. */
export const profile = text(/^[^\p{Cc}[\]]+$/u, 256, "the name of a profile in the AWS files");

export const accountId = text(/^\d{12}$/, 12, "the 12 digits of an account id");

export const roleArn = text(ROLE_ARN.pattern, 2048, `the ARN of a role, like ${ROLE_ARN.example}`);

export const policyArn = text(POLICY_ARN.pattern, 2048, `the ARN of a policy, like ${POLICY_ARN.example}`);

/** Of AWS or of the account: a role accepts no other. */
const managedPolicyArn = text(
  POLICY_ARN.pattern,
  2048,
  `the ARN of a managed policy, like ${POLICY_ARN.managedExample}`,
);

/** IAM's default quota of managed policies for one role. */
const MOST_POLICIES = 10;

const policyArns = list(managedPolicyArn);
export const managedPolicies: Parser<readonly string[]> = accepting(
  policyArns.accepts,
  (value) => {
    const arns = policyArns(value);
    return arns instanceof Refusal || arns.length <= MOST_POLICIES
      ? arns
      : new Refusal(
          `must be at most ${MOST_POLICIES} policies, these are ${arns.length}: IAM does not attach more to a role`,
        );
  },
  policyArns.brief,
);

/** Instead of the id of a pool: deploy creates one. */
export const CREATE = "create";

const POOL_ID = "the id of a user pool, like us-east-1_AbCdEf123, or create";

export const userPool = accepting(POOL_ID, (value) => {
  if (value === CREATE) return value;
  const isId = /^[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}_[0-9A-Za-z]+$/.test(value) && value.length <= 55;
  if (!isId) return new Refusal(`must be ${POOL_ID}`);
  return misspelled(regionOfPool(value)) ?? value;
});

export const memory = integer(128, 10240, "MB");
export const timeout = integer(1, 900, "seconds");
export const cacheTtl = integer(0, 3600, "seconds", ": API Gateway refuses longer caching");
export const clockTolerance = integer(0, 300, "seconds", ": more would let expired tokens in");

export const port = accepting(
  "1024 to 65535",
  (value) => {
    const number = /^\d{4,5}$/.test(value) ? Number(value) : Number.NaN;
    return number >= 1024 && number <= 65_535 ? number : new Refusal("must be a port from 1024 to 65535");
  },
  "1024 to 65535",
);

/** CloudWatch Logs accepts these values only. */
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const retentionDays = accepting(
  RETENTION_DAYS.join(", "),
  (value) => {
    const days = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
    return RETENTION_DAYS.includes(days) ? days : new Refusal(`must be one of ${RETENTION_DAYS.join(", ")} days`);
  },
  `${RETENTION_DAYS.slice(0, 8).join(", ")}, ... as CloudWatch Logs allows`,
);
