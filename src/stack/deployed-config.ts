import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { unzipSync } from "fflate";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import type { AuthorizerBundleConfig } from "./authorizer-config.ts";

const TIMEOUT_MS = 10_000;

function parse(bytes: Uint8Array | undefined): AuthorizerBundleConfig | undefined {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * The config.json in a deployed authorizer's code, as it is in AWS.
 * @param path of config.json in the zip.
 * @returns nothing where there is no such function, no such file in it, or one that is not JSON.
 * @throws errors of AWS and of the download, when it may not be read.
 */
export async function deployedConfig(
  aws: Pick<Aws, "lambda">,
  functionName: string,
  path = "config.json",
): Promise<AuthorizerBundleConfig | undefined> {
  const found = await absentAsUndefined(aws.lambda.send(new GetFunctionCommand({ FunctionName: functionName })));
  const location = found?.Code?.Location;
  if (location === undefined) return undefined;
  const answer = await fetch(location, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`the code of ${functionName} cannot be downloaded (status ${answer.status})`);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()), { filter: ({ name }) => name === path });
  return parse(files[path]);
}
