import { arnPrefix, parseArn } from "../../aws/arn.ts";
import { partitionOf } from "../../aws/partition.ts";
import type { Config } from "../config.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type Source } from "../text/source.ts";

/** Finds ARNs of a partition other than the region's: IAM and Lambda would refuse them halfway through a deploy. */
export function checkArnPartitions(
  { aws, functions, authorizer }: Config,
  region: string | undefined,
  source: Source,
  findings: Findings,
): void {
  if (region === undefined) return;
  const { id } = partitionOf(region);
  const check = (section: string, key: string, arns: readonly (string | undefined)[]): void => {
    const foreign = arns.find((arn) => arn !== undefined && parseArn(arn)?.partition !== id);
    if (foreign === undefined) return;
    const { partition: theirs = "" } = parseArn(foreign) ?? {};
    const why = `must be of partition ${id}, that of ${region}; this one is of ${theirs}`;
    findings.problem(atKey(section, key, source.get(section)), foreign, why, { fix: `write ${arnPrefix(id)}...` });
  };
  check("aws", "permissions_boundary", [aws.permissionsBoundary]);
  for (const { name, roleArn, policies = [] } of functions) {
    check(`function.${name}`, "role_arn", [roleArn]);
    check(`function.${name}`, "policies", policies);
  }
  check("authorizer", "role_arn", [authorizer.roleArn]);
}
