import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { http } from "../../support/http.ts";

/** What a step came to, reduced to what two endpoints can have in common. */
export type Outcome = unknown;

/** One run of the script on one endpoint. */
export interface Session {
  readonly endpoint: string;
  readonly apigateway: APIGatewayClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly outcomes: Map<string, Outcome>;
  /** A call of the control plane: what `pick` takes from its answer, or the error. @returns the whole answer. */
  call<Output>(name: string, answer: Promise<Output>, pick?: (output: Output) => unknown): Promise<Output | undefined>;
  /** A request to what is deployed. @returns its body. */
  ask(name: string, url: string, request?: Asked): Promise<string>;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Headers of the answer to compare beside x-amzn-errortype. */
  readonly shown?: readonly string[];
  /** What of the body is compared; all of it where this is missing. */
  readonly pick?: (body: string) => unknown;
}

/** What differs from run to run and from endpoint to endpoint. */
const plain = (text: string, endpoint: string): string =>
  text
    .replaceAll(endpoint, "<endpoint>")
    .replaceAll(new URL(endpoint).host, "<host>")
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<uuid>")
    .replace(/(execute-api:[a-z0-9-]+:\d{12}:|restapis\/|000000000000:)[a-z0-9]{6,10}\b/g, "$1<id>");

export function openSession(endpoint: string): Session {
  const options = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const outcomes = new Map<string, Outcome>();
  const note = (name: string, outcome: object) => {
    if (outcomes.has(name)) throw new Error(`two steps are called ${name}`);
    outcomes.set(name, JSON.parse(plain(JSON.stringify(outcome), endpoint)));
  };
  return {
    endpoint,
    apigateway: new APIGatewayClient(options),
    iam: new IAMClient(options),
    lambda: new LambdaClient(options),
    logs: new CloudWatchLogsClient(options),
    outcomes,
    async call(name, answer, pick = () => "ok") {
      try {
        const output = await answer;
        note(name, { answer: pick(output) ?? null });
        return output;
      } catch (error) {
        const { name: code, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
        if ($metadata === undefined) throw error;
        note(name, { error: code, status: $metadata.httpStatusCode, message });
        return undefined;
      }
    },
    async ask(name, url, { method = "GET", headers = {}, body, shown = [], pick = String } = {}) {
      const answer = await http(url, { method, headers: { ...headers }, ...(body !== undefined && { body }) });
      const of = (header: string) => answer.headers[header.toLowerCase()] ?? null;
      const seen = Object.fromEntries(["x-amzn-errortype", ...shown].map((header) => [header, of(header)]));
      note(name, { status: answer.status, headers: seen, body: pick(answer.body) });
      return answer.body;
    },
  };
}
