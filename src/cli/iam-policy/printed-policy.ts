import type { Config } from "../../config/config.ts";
import { boundaryOf } from "../../iam-policy/boundary.ts";
import { grantsFor } from "../../iam-policy/command-grants.ts";
import { type PolicyPlace, subjectOf } from "../../iam-policy/policy-subject.ts";
import type { Purpose } from "../../iam-policy/purpose.ts";
import { type PolicyDocument, policyOf } from "../../iam-policy/statements.ts";
import { AuthzError } from "../../lib/errors.ts";

/** IAM's limits in characters, without white space: of a managed policy, and of all inline policies of a role. */
const MANAGED = 6_144;
const INLINE = 10_240;

const sizeOf = (document: object): number => JSON.stringify(document).length;

/**
 * The policy for commands of a config.
 * @param note gets what to do about a policy that is too long.
 * @throws AuthzError CONFIG_INVALID if the commands need no permissions.
 */
export function policyFor(
  config: Config,
  place: PolicyPlace,
  purposes: readonly Purpose[],
  note: (text: string) => void,
): PolicyDocument {
  const subject = subjectOf(config, place);
  const document = policyOf(grantsFor(purposes, subject), subject);
  if (document.Statement.length === 0)
    throw new AuthzError("CONFIG_INVALID", `config.ini has no user pool in ${place.region}`, {
      fix: `leave ${purposes.join(",")} out of --for: it needs no permissions`,
    });
  const size = sizeOf(document);
  const inline = size > INLINE ? "" : ", or make it an inline policy of a role";
  if (size > MANAGED)
    note(
      `note: the policy has ${size} characters, a managed policy at most ${MANAGED}: split its statements, and lists that are too long, into several managed policies${inline}`,
    );
  return document;
}

/** The permissions boundary of the roles of a config. @param note gets what it lacks. */
export function boundaryPolicy(config: Config, place: PolicyPlace, note: (text: string) => void) {
  const { document, lacks } = boundaryOf(config, place);
  if (lacks.length > 0)
    note(`note: the boundary lacks the permissions of ${lacks.join(", ")}: add what the functions use of them`);
  return document;
}
