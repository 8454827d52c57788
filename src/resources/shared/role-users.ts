import { GetFunctionCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { deniedAction, isDenied } from "../../aws/access-denied.ts";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import { regionsOf } from "../../aws/partition.ts";

/** Errors of a region that is disabled, not permitted to the caller, or not open yet. */
const CLOSED =
  /^(?:AccessDenied|UnrecognizedClient|InvalidClientTokenId|AuthFailure|SubscriptionRequired|OptInRequired)/;
const isClosed = (error: unknown) =>
  error instanceof Error && (CLOSED.test(error.name) || (error as { code?: string }).code === "ENOTFOUND");

async function usersIn(lambda: Aws["lambda"], roleArn: string): Promise<string[]> {
  const arns: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.send(new ListFunctionsCommand({ FunctionVersion: "ALL", ...(Marker && { Marker }) }));
    // "$LATEST" is the function itself; a policy with the ARN of a function does not cover that with the qualifier.
    for (const { Role, FunctionArn } of page.Functions ?? [])
      if (Role === roleArn && FunctionArn !== undefined) arns.push(FunctionArn.replace(/:\$LATEST$/, ""));
    Marker = page.NextMarker || undefined;
  } while (Marker !== undefined);
  // A listing may be older than the last write: it may contain this stack's function, which has just got another role or
  // was deleted. For one that cannot be read, such as those of other projects with our deployer policy, the listing counts.
  const uses = await Promise.all(
    arns.map((FunctionName) =>
      absentAsUndefined(lambda.send(new GetFunctionCommand({ FunctionName }))).then(
        (found) => found?.Configuration?.Role === roleArn,
        () => true,
      ),
    ),
  );
  return arns.filter((_, i) => uses[i]);
}

/**
 * The functions that use a role, in every region of the account that the caller can read, as text for messages.
 * @returns undefined if there are none; a region whose listing fails, unlike a closed one, counts as one.
 */
export async function usersOf(aws: Aws, roleArn: string): Promise<string | undefined> {
  const { partition } = await aws.caller;
  const others = regionsOf(partition).filter((region) => region !== aws.region);
  const regions = [{ region: aws.region, lambda: aws.lambda }].concat(
    others.map((region) => ({ region, lambda: aws.lambdaIn(region) })),
  );
  const users = await Promise.all(
    regions.map(({ region, lambda }) =>
      usersIn(lambda, roleArn).catch((error: unknown) => {
        if (region !== aws.region && isClosed(error)) return [];
        const why = isDenied(error)
          ? `${deniedAction(error)} is not allowed`
          : error instanceof Error
            ? error.name
            : error;
        return [`perhaps a function in ${region}, whose functions cannot be listed (${why})`];
      }),
    ),
  );
  return users.flat().join(", ") || undefined;
}
