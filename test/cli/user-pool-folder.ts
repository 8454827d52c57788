import { createHash, randomBytes } from "node:crypto";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll } from "vitest";
import { emulatorEnv, type Ran } from "../support/cli.ts";
import { emptyFolder } from "../support/folder.ts";
import { signInAt } from "../support/hosted-pages.ts";
import { runInProcess } from "../support/in-process.ts";
import { serveLocal } from "../support/local/serve-local.ts";
import type { LocalEndpoint } from "../support/local-endpoint.ts";
import { write } from "../support/program/run-main.ts";

export interface Deployed {
  readonly invokeUrl: string;
  readonly issuers: readonly { readonly issuer: string; readonly jwksUri: string; readonly audience: string[] }[];
  readonly userPool: { readonly id: string; readonly clientId: string; readonly domain: string | null };
  readonly changes: Record<"created" | "updated" | "replaced" | "deleted", readonly string[]> & { unchanged: number };
}

export const CREATE = "kind = cognito\nuser_pool = create";

/** A project in a folder of its own, deployed to an endpoint that all tests of a file share as if it were AWS. */
export function projects() {
  let local: LocalEndpoint;
  beforeAll(async () => {
    local = await serveLocal({ roleDelayMs: 0 });
  });
  afterAll(() => local.stop());
  let count = 0;
  return {
    endpoint: () => local.endpoint,
    cognito: () =>
      new CognitoIdentityProvider({
        endpoint: local.endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      }),
    project: (sections: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) => {
      const cwd = emptyFolder();
      const name = `shop${process.pid}x${count++}`;
      const configure = (more: Readonly<Record<string, string>>) => {
        const all = {
          project: `name = ${name}`,
          "function.basicLambda": "",
          routes: "GET / = basicLambda\nGET /admin = basicLambda",
          "issuer.main": CREATE,
          cors: "allow_origins = http://localhost:3000",
          ...more,
        };
        const text = Object.entries(all).map(([section, body]) => `[${section}]\n${body}\n`);
        write(cwd, { "config.ini": text.join("") });
      };
      configure(sections);
      write(cwd, {
        "lambda/basicLambda/index.mjs": "export const handler = async () => ({ statusCode: 200, body: 'hello' });\n",
      });
      const ran: Ran[] = [];
      const run = async (more: Readonly<Record<string, string>>, ...args: string[]) => {
        const one = await runInProcess(args, { cwd, env: { ...emulatorEnv(local.endpoint), ...env, ...more } });
        ran.push(one);
        return one;
      };
      return {
        cwd,
        name,
        configure,
        ran,
        run: (...args: string[]) => run({}, ...args),
        runWith: run,
        async deploy(more: Readonly<Record<string, string>> = {}): Promise<Deployed> {
          const { code, stdout, stderr } = await run(more, "deploy", "--json");
          if (code !== 0) throw new Error(`deploy ended with ${code}: ${stdout}${stderr}`);
          return JSON.parse(stdout);
        },
      };
    },
  };
}

/** Signs in on the hosted pages as a browser does, with PKCE. @returns the answer of the token endpoint. */
export async function signInOnPages(base: string, clientId: string, username: string, password: string) {
  const verifier = randomBytes(32).toString("base64url");
  const callback = "http://localhost:3000/callback";
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: callback,
    scope: "openid email profile",
    state: "s",
    code_challenge_method: "S256",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  });
  const back = await signInAt(`${base}/oauth2/authorize?${query}`, username, password);
  const code = back.searchParams.get("code") ?? "";
  const form = { grant_type: "authorization_code", client_id: clientId, redirect_uri: callback, code };
  const body = new URLSearchParams({ ...form, code_verifier: verifier });
  return (await fetch(`${base}/oauth2/token`, { method: "POST", body })).json() as Promise<Record<string, string>>;
}
