import { LambdaClient } from "@aws-sdk/client-lambda";

/** One call of an SDK client. */
export interface Call {
  readonly scenario: string;
  /** As in IAM policies: "cognito-idp". */
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** IAM's names by the client's class. */
export const SERVICES: Readonly<Record<string, string>> = {
  APIGatewayClient: "apigateway",
  CloudWatchLogsClient: "logs",
  CognitoIdentityProvider: "cognito-idp",
  CognitoIdentityProviderClient: "cognito-idp",
  IAMClient: "iam",
  LambdaClient: "lambda",
  STSClient: "sts",
};

interface Sender {
  send(command: { readonly input: object }, ...more: unknown[]): unknown;
}

/** What all SDK clients of this process inherit. */
const Base: Sender = Object.getPrototypeOf(LambdaClient.prototype);

/** Runs a scenario and gives the calls that it sent. */
export async function record(scenario: string, run: () => Promise<unknown>): Promise<Call[]> {
  const calls: Call[] = [];
  const { send } = Base;
  Base.send = function (this: object, command, ...more) {
    const client = this.constructor.name;
    const service = SERVICES[client] ?? client;
    const operation = command.constructor.name.replace(/Command$/, "");
    calls.push({ scenario, service, operation, input: { ...command.input } });
    return send.call(this as Sender, command, ...more);
  };
  try {
    await run();
  } finally {
    Base.send = send;
  }
  return calls;
}
