import type { CreateRestApiCommandInput } from "@aws-sdk/client-api-gateway";
import type { Aws, StackIdentity } from "../../../src/aws/aws.ts";
import { sleep } from "../../../src/engine/waits/sleep.ts";
import { createEndpoint } from "../../../src/local/endpoint.ts";
import type { Handler } from "../../../src/local/http.ts";
import { serve } from "../../../src/local/server.ts";
import { awsOver } from "../../support/aws-over.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { LOCAL_CREDENTIALS } from "../../support/local-credentials.ts";
import { type Clients, clientsOver } from "./clients.ts";
import type { Code } from "./function-code.ts";
import { resolveOnLoopback } from "./names-on-loopback.ts";
import { makePlainApi, type PlainApi } from "./plain-api.ts";
import { createFunctions, type FunctionChanges, makeRole, type PlainFunction } from "./plain-functions.ts";

const ACCOUNT = "000000000000";

/** An account of the local endpoint in which a scenario makes its API with plain SDK calls. */
export interface PlainAccount extends Clients {
  /** Answers over loopback; without a trailing slash. */
  readonly endpoint: string;
  readonly accountId: string;
  api(changes?: Partial<CreateRestApiCommandInput>): Promise<PlainApi>;
  /** A function that other scenarios use too: for what the fault is not in. */
  sharedFunction(code: Code, changes?: FunctionChanges): Promise<PlainFunction>;
  /** A function of this scenario alone; it is deleted after it. */
  ownFunction(code: Code, changes?: FunctionChanges): Promise<PlainFunction>;
  /** A role that these services may assume. @param statement what it may do. @returns its ARN. */
  role(services: readonly string[], statement?: object): Promise<string>;
  /** What our own deployer gets of AWS. */
  deployerAws(stack: StackIdentity): Aws;
}

/** An endpoint that many scenarios share. */
export interface PlainEndpoint {
  readonly endpoint: string;
  /** The SDK's requests without a network. */
  readonly handle: Handler;
  /** Requests over loopback so far: "GET /_aws/execute-api/a1b2c3/dev/orders". */
  readonly requests: readonly string[];
  /** An account for one scenario. */
  account(): { readonly account: PlainAccount; end(): Promise<void> };
  /** What `explain` gets of AWS. @param handler in place of the endpoint's. */
  aws(handler?: Handler): Aws;
  close(): Promise<void>;
}

export interface PlainEndpointOptions {
  /** How long functions stay Pending after they were created or changed; not at all without it. */
  readonly functionDelayMs?: number;
  /** Functions have secrets in their environment, and write them into their logs. */
  readonly arePlanted?: boolean;
}

/** Starts a local endpoint in this process: its operations without a network, its APIs over loopback. */
export async function openPlainEndpoint({
  functionDelayMs = 0,
  arePlanted = false,
}: PlainEndpointOptions = {}): Promise<PlainEndpoint> {
  let handle: Handler = async () => ({ status: 503, headers: [], body: "" });
  const failed = (error: unknown) => {
    throw error;
  };
  const requests: string[] = [];
  const hear: Handler = (request) => {
    requests.push(`${request.method} ${request.target}`);
    return handle(request);
  };
  let servesHost = (_host: string) => false;
  const server = await serve(hear, 0, failed, (host) => servesHost(host));
  const endpoint = `http://127.0.0.1:${server.port}`;
  const faults = { roleDelayMs: 0, functionDelayMs };
  const local = await createEndpoint({ folder: lastingFolder(), endpoint, credentials: LOCAL_CREDENTIALS, faults });
  handle = local.handle;
  servesHost = local.servesHost;
  resolveOnLoopback();
  const clients = clientsOver(handle);
  const functions = createFunctions(clients, arePlanted);

  const clock = { now: Date.now, sleep: (ms: number) => sleep(Math.min(ms, 20), new AbortController().signal) };

  function account() {
    const owned: PlainFunction[] = [];
    const own: PlainAccount = {
      ...clients,
      endpoint,
      accountId: ACCOUNT,
      api: (changes) => makePlainApi({ clients, endpoint, accountId: ACCOUNT }, changes),
      sharedFunction: functions.share,
      async ownFunction(code, changes) {
        const made = await functions.make(code, changes);
        owned.push(made);
        return made;
      },
      role: (services, statement) => makeRole(clients.iam, services, statement),
      deployerAws: (stack) => awsOver(local.handle, stack, { account: ACCOUNT, clock, endpoint }),
    };
    const end = async () => {
      await Promise.all(owned.splice(0).map(functions.remove));
    };
    return { account: own, end };
  }

  const stack = { project: "", stage: "", region: "us-east-1", apiName: "", adopt: false };
  return {
    endpoint,
    handle: local.handle,
    requests,
    account,
    aws: (handler = local.handle) => awsOver(handler, stack, { account: ACCOUNT, clock, endpoint }),
    async close() {
      await server.close();
      await local.close();
    },
  };
}
