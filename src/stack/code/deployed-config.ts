import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { unzipSync } from "fflate";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import { download } from "../../aws/calls/download.ts";
import type { AuthorizerBundleConfig } from "../../issuers/baked-config.ts";

/** Lambda takes 50 MB of a zip at most; ours is far smaller. */
const MAX_BYTES = 50 * 1024 * 1024;

function parse(bytes: Uint8Array | undefined): AuthorizerBundleConfig | undefined {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * The config.json in an authorizer's code, from where AWS offers it for download.
 * @param location as GetFunction has it, for ten minutes.
 * @param path of config.json in the zip.
 * @returns nothing where there is no such file, or one that is not JSON.
 * @throws Error when it cannot be downloaded.
 */
async function configAt(
  aws: Pick<Aws, "lambda">,
  location: string,
  path = "config.json",
): Promise<AuthorizerBundleConfig | undefined> {
  const zip = await download(aws, location, MAX_BYTES).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : cause;
    throw new Error(`the deployed code cannot be downloaded (${why})`, { cause });
  });
  const files = unzipSync(zip, { filter: ({ name }) => name === path });
  return parse(files[path]);
}

/**
 * The config.json in a deployed authorizer's code, as it is in AWS.
 * @returns nothing where there is no such function, or what `configAt` finds.
 * @throws errors of AWS, and as `configAt`.
 */
export async function deployedConfig(
  aws: Pick<Aws, "lambda">,
  functionName: string,
  path?: string,
): Promise<AuthorizerBundleConfig | undefined> {
  const found = await absentAsUndefined(aws.lambda.send(new GetFunctionCommand({ FunctionName: functionName })));
  const location = found?.Code?.Location;
  return location === undefined ? undefined : configAt(aws, location, path);
}
