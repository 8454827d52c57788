import { snapshotOf } from "../apigateway/deployments.ts";
import { apiOf, type Path } from "../apigateway/lookup.ts";
import type { Headers } from "../http.ts";
import type { Call } from "../wire/operation.ts";
import { type GatewayRequest, gatewayRequest } from "./request.ts";

/** What a test of a method or an authorizer sends. */
export interface TestInput extends Omit<Path, "statusCode"> {
  readonly pathWithQueryString?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly stageVariables?: Record<string, string>;
}

/** A request as it would come, to the API as it is now; no stage is involved. */
export function requestFor(
  input: TestInput,
  verb: string,
  path: string,
  stageName: string,
  call: Call,
): GatewayRequest {
  const { world, region, now } = call;
  const api = apiOf(input, call);
  const stage = { stageName, deploymentId: "", variables: input.stageVariables ?? {} };
  const several = Object.entries(input.multiValueHeaders ?? {}).flatMap(([name, all]) =>
    all.map((one) => [name, one] as const),
  );
  const headers: Headers = [...Object.entries(input.headers ?? {}), ...several];
  const request = { method: verb, target: path, headers, body: Buffer.from(input.body ?? "") };
  return gatewayRequest({ api, region, stage, snapshot: snapshotOf(api) }, world.account, request, path, now);
}

export const map = (pairs: Headers): string => `{${pairs.map(([name, value]) => `${name}=${value}`).join(", ")}}`;

/** An execution log, with the time before each line as AWS writes it. */
export function executionLog({ at, requestId }: GatewayRequest, lines: readonly string[]): string {
  const time = new Date(at).toUTCString().replace(/,? (\d+) (\w+) (\d+) (\S+) GMT/, " $2 $1 $4 UTC $3");
  return [`Execution log for request ${requestId}`, ...lines.map((line) => `${time} : ${line}`), ""].join("\n");
}
