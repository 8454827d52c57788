import type { ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, expect } from "vitest";
import { runCli } from "../support/cli.ts";
import { closedPort } from "../support/http/server.ts";
import { lastingFolder } from "../support/lasting-folder.ts";
import { LOCAL_CREDENTIALS, LOCAL_CREDENTIALS_ENV } from "../support/local-credentials.ts";

export interface Person {
  readonly name: string;
  readonly password: string;
}

const BASIC = fileURLToPath(new URL("../../templates/node/basic", import.meta.url));
export const POOL = "us-east-1_Browser1";
export const CLIENT_ID = "browserclient000000000000";
const ENV = {
  ...LOCAL_CREDENTIALS_ENV,
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_PROFILE: undefined,
};

const POOL_ISSUER = `kind = cognito
user_pool = ${POOL}
client_id = ${CLIENT_ID}`;

const config = (signInPort: number, allowedPort: number, issuer: string) => `
[project]
name = orders
[function.basicLambda]
source = ${BASIC}
runtime = nodejs22.x
[routes]
GET / = basicLambda
GET /orders/{id} = basicLambda
POST /orders = basicLambda
DELETE /orders/{id} = basicLambda
GET /health = basicLambda, public
[issuer.main]
${issuer}
[rule.everyone]
allow = GET /*, POST /*
[rule.admin]
allow = DELETE /orders/{id}
groups = admins
[cors]
allow_origins = http://localhost:${allowedPort}
[sign_in]
port = ${signInPort}
`;

const portOf = async () => Number(new URL(await closedPort()).port);

/** What a file's stack has that others have not. */
interface Special {
  /** Of [issuer.main], told where the page will be; by default a user pool. */
  readonly issuer?: (page: string) => Promise<string>;
  /** Done when the stack is there and its page is not yet. */
  readonly beforePage?: (cognito: CognitoIdentityProviderClient, endpoint: string) => Promise<void>;
}

/** A stack at the local endpoint and its page, for all tests of a file. */
export class Stack {
  cwd = "";
  /** Where the page is, on an origin that the API allows. */
  url = "";
  /** A port that signing in may come back to, and that the API does not allow. */
  otherPort = 0;
  invokeUrl = "";
  /** Is in the group that may delete. */
  admin: Person = { name: "", password: "" };
  /** Is in no group. */
  reader: Person = { name: "reader@example.com", password: "Only-for-tests-1" };
  private served: ChildProcess | undefined;

  run(...args: string[]) {
    return runCli(args, { cwd: this.cwd, env: ENV });
  }

  private async json<T>(...args: string[]): Promise<T> {
    const ran = await this.run(...args, "--json");
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
    return JSON.parse(ran.stdout);
  }

  async start({ issuer, beforePage }: Special): Promise<void> {
    this.cwd = lastingFolder();
    const port = await portOf();
    this.otherPort = await portOf();
    const lines = (await issuer?.(`http://localhost:${port}/`)) ?? POOL_ISSUER;
    writeFileSync(join(this.cwd, "config.ini"), config(port, port, lines));
    writeFileSync(join(this.cwd, "other.ini"), config(this.otherPort, port, lines));
    this.invokeUrl = (await this.json<{ invokeUrl: string }>("deploy", "--local")).invokeUrl;
    this.admin = JSON.parse(readFileSync(join(this.cwd, ".lambda-authz/local/user.json"), "utf8"));
    const { endpoint } = await this.json<{ endpoint: string }>("local", "status");
    const cognito = new CognitoIdentityProviderClient({
      endpoint,
      region: "us-east-1",
      credentials: LOCAL_CREDENTIALS,
    });
    if (issuer === undefined) await this.addReader(cognito);
    await beforePage?.(cognito, endpoint);
    this.url = await this.serve();
  }

  private async addReader(cognito: CognitoIdentityProviderClient): Promise<void> {
    const user = { UserPoolId: POOL, Username: this.reader.name };
    await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" }));
    await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: this.reader.password, Permanent: true }));
  }

  private serve(): Promise<string> {
    return new Promise((resolve, reject) => {
      const onSpawn = (child: ChildProcess) => {
        this.served = child;
        child.stdout?.once("data", (chunk: Buffer) => resolve(JSON.parse(chunk.toString()).url));
      };
      runCli(["ui", "--local", "--no-browser", "--json"], { cwd: this.cwd, env: ENV, onSpawn }).then(
        ({ code, stdout, stderr }) => reject(new Error(`ui ended with ${code}: ${stdout}${stderr}`)),
        reject,
      );
    });
  }

  async stop(): Promise<void> {
    this.served?.kill("SIGINT");
    await this.run("teardown", "--local", "--yes");
  }
}

/** The stack of a file: started before its tests, taken away after them. */
export function stackOfFile(isWanted: boolean, special: Special = {}): Stack {
  const stack = new Stack();
  if (isWanted) {
    beforeAll(() => stack.start(special));
    afterAll(() => stack.stop());
  }
  return stack;
}
