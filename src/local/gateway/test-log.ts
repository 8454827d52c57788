import { randomBytes } from "node:crypto";
import type { Invocation } from "../world.ts";
import type { GatewayRequest } from "./request.ts";

/** A longer line is cut. */
const MAX_LINE = 1_000;
export const cut = (line: string): string => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} [TRUNCATED]` : line);

/** A secret as execution logs show it: with its last six characters. */
export const starred = (text: string): string => `${"*".repeat(Math.max(0, text.length - 6))}${text.slice(-6)}`;

const mapOf = (values: Readonly<Record<string, string | number>>): string =>
  `{${Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ")}}`;

/** As long as API Gateway's own are. */
const [SIGNATURE, TOKEN] = [300, 900];

/** What an execution log says before a function is called. It holds API Gateway's credentials, which are none here. */
export function requestLines({ api, region, requestId, at }: GatewayRequest, functionArn: string, payload: Buffer) {
  const uri = `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
  const headers = {
    "x-amzn-lambda-integration-tag": requestId,
    Authorization: starred(randomBytes(SIGNATURE / 2).toString("hex")),
    "X-Amz-Date": new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, ""),
    "x-amzn-apigateway-api-id": api.id,
    Accept: "application/json",
    "User-Agent": `AmazonAPIGateway_${api.id}`,
    "X-Amz-Security-Token": randomBytes(TOKEN).toString("base64"),
  };
  return [
    `Endpoint request URI: ${uri}`,
    cut(`Endpoint request headers: ${mapOf(headers)}`),
    cut(`Endpoint request body after transformations: ${payload}`),
    `Sending request to ${uri}`,
  ];
}

/** What it says once the function behind a method has answered. @param ms of the call. */
export function responseLines(
  { traceId, at }: GatewayRequest,
  { payload, functionError, version = "$LATEST" }: Invocation,
  requestId: string,
  ms: number,
): string[] {
  const headers = {
    Date: new Date(at).toUTCString(),
    "Content-Type": "application/json",
    "Content-Length": payload.length,
    Connection: "keep-alive",
    "x-amzn-RequestId": requestId,
    ...(functionError !== undefined && { "X-Amz-Function-Error": functionError }),
    "x-amzn-Remapped-Content-Length": 0,
    "X-Amz-Executed-Version": version,
    "X-Amzn-Trace-Id": traceId,
  };
  return [
    `Received response. Status: 200, Integration latency: ${Math.round(ms)} ms`,
    cut(`Endpoint response headers: ${mapOf(headers)}`),
    cut(`Endpoint response body before transformations: ${payload}`),
  ];
}
