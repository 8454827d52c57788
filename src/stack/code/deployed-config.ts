import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { unzipSync } from "fflate";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import { download } from "../../aws/calls/download.ts";
import type { AuthorizerBundleConfig } from "../../issuers/baked-config.ts";

/** Lambda's limit for a zip is 50 MB; the authorizer's is far smaller. */
const MAX_BYTES = 50 * 1024 * 1024;

function parse(bytes: Uint8Array | undefined): AuthorizerBundleConfig | undefined {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * The config.json in an authorizer's code, downloaded from AWS.
 * @param location from GetFunction, valid for ten minutes.
 * @param path of config.json in the zip.
 * @returns undefined if the file does not exist or is not JSON.
 * @throws Error if the code cannot be downloaded.
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
 * The config.json in a deployed authorizer's code.
 * @returns undefined if the function does not exist, else the result of `configAt`.
 * @throws errors of AWS and of `configAt`.
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
