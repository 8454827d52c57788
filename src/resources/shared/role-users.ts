import { GetFunctionCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/errors.ts";
import { regionsOf } from "../../aws/partition.ts";

/** Of a region that is switched off, of one that the caller may not enter, and of one that is not open yet. */
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
  // A listing may be older than the last write: ours, which has just got another role or is gone, may still be in it.
  // One that cannot be read on its own, as those of other projects with our policy, uses the role as it was listed.
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
 * The functions that use a role, in every region of the account that the caller can read, as a person reads them.
 * @returns undefined when there are none; a region that fails to answer, unlike one that is closed, counts as one.
 */
export async function usersOf(aws: Aws, roleArn: string): Promise<string | undefined> {
  const { partition } = await aws.caller;
  const others = regionsOf(partition).filter((region) => region !== aws.region);
  const places = [{ region: aws.region, lambda: aws.lambda }].concat(
    others.map((region) => ({ region, lambda: aws.lambdaIn(region) })),
  );
  const users = await Promise.all(
    places.map(({ region, lambda }) =>
      usersIn(lambda, roleArn).catch((error: unknown) => {
        if (region !== aws.region && isClosed(error)) return [];
        const why = error instanceof Error ? error.name : error;
        return [`perhaps a function in ${region}, whose functions cannot be listed (${why})`];
      }),
    ),
  );
  return users.flat().join(", ") || undefined;
}
