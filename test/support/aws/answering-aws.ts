import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Aws } from "../../../src/aws/aws.ts";
import { equip } from "../../../src/aws/calls/middleware.ts";
import { retry } from "../../../src/engine/waits/retry.ts";
import { fakeClock } from "../engine/fake-clock.ts";

/** A request as a client sent it; REST services say by verb and path what they do. */
export interface Sent {
  /** "GET /restapis", without the query. */
  readonly line: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What AWS answers: a body to be sent as JSON, or an error by its name. */
export interface Reply {
  readonly status?: number;
  readonly json?: unknown;
  readonly error?: string;
  readonly message?: string;
}

export const ok = (json: unknown): Reply => ({ json });
export const refuse = (error: string, message: string, status = 400): Reply => ({ status, error, message });
export const absent = (error = "ResourceNotFoundException"): Reply => refuse(error, "not there", 404);

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Real clients over a wire that the test holds, a clock that only waits move, and what was sent and waited for. */
export function fakeAws(answer: (sent: Sent) => Reply | Promise<Reply>, place: { endpoint?: string } = {}) {
  const sent: Sent[] = [];
  const clock = fakeClock();
  const handle = async ({ method, path, query = {}, body }: Request) => {
    const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : `${body ?? ""}`;
    const one = { line: `${method} ${path}`, query, body: text };
    sent.push(one);
    const { status = 200, json, error, message } = await answer(one);
    const headers = { "content-type": "application/json", ...(error && { "x-amzn-errortype": error }) };
    const payload = error === undefined ? json : { message };
    return { response: { statusCode: status, headers, body: encode(JSON.stringify(payload ?? {})) } };
  };
  const settings = {
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    requestHandler: { handle },
  };
  const clients = {
    apigateway: new APIGatewayClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
  const cognito = new CognitoIdentityProvider(settings);
  const v2 = new ApiGatewayV2Client(settings);
  const aws: Aws = {
    ...clients,
    apigatewayv2: async () => v2,
    cognito: async () => cognito,
    lambdaIn: () => clients.lambda,
    stack: { project: "basic", stage: "dev", region: "us-east-1", apiName: "basicAPI", adopt: false },
    region: "us-east-1",
    endpoint: place.endpoint,
    profile: undefined,
    on: clock.on,
    signal: new AbortController().signal,
    caller: Promise.resolve({ account: "123456789012", partition: "aws", arn: "arn:aws:iam::123456789012:user/a" }),
    retry: (policy, call) => retry(policy, call, clock),
  };
  equip([...Object.values(clients), cognito, v2], aws, clock);
  return { aws, sent, clock, lines: () => sent.map(({ line }) => line) };
}
