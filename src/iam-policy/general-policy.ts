import { arnOf } from "../aws/arn.ts";
import { kinds } from "../resources/index.ts";
import { grantsFor } from "./command-grants.ts";
import type { PolicySubject } from "./policy-subject.ts";
import { type PolicyDocument, policyOf } from "./statements.ts";

/** Every stack of a project, in all regions of the account that has the policy. */
const ANY_STACK: PolicySubject = {
  partition: "aws",
  region: "*",
  account: "*",
  owner: undefined,
  prefix: "PROJECT-",
  rolePath: "/lambda-authz/PROJECT/",
  roleNames: "lambda-authz-PROJECT-*",
  kinds: Object.values(kinds),
  boundary: undefined,
  managedPolicies: undefined,
  roleArns: [],
  existingPools: ["*"],
  managesPool: true,
  checksPools: true,
};

/** The same for people who must not become administrators through it. */
const BOUNDED: PolicySubject = {
  ...ANY_STACK,
  boundary: arnOf("aws", "iam", { account: "ACCOUNT" }, "policy/BOUNDARY"),
};

const general = (subject: PolicySubject): PolicyDocument =>
  policyOf(grantsFor(["deploy", "teardown", "test-token", "invoke", "logs"], subject), subject);

/** The policies in docs, with placeholders, for the deployer of any config.ini of a project. */
export const GENERAL_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  "docs/iam-policy.json": general(ANY_STACK),
  "docs/iam-policy-bounded.json": general(BOUNDED),
};
