import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { localFolder } from "../cli/local-folder.ts";
import { write } from "./program/run-main.ts";

/** A project that `deploy --local` has deployed, with a user pool of its own; its endpoint ends with the test. */
export interface LocalPool {
  /** Ends with a slash. */
  readonly invokeUrl: string;
  readonly endpoint: string;
  readonly issuer: string;
  readonly userPool: { readonly id: string; readonly clientId: string };
  /** Adds a user who is confirmed and has this password. */
  addUser(email: string, password: string): Promise<void>;
  /** The program, in the project's folder. @returns what it wrote. */
  run(...args: string[]): Promise<{ readonly code: number | null; readonly stdout: string }>;
}

const HANDLER =
  "export const handler = async ({ requestContext }) => ({ statusCode: 200, body: requestContext.authorizer.principalId });\n";

/** @param settings lines of `[user_pool]`. */
export async function deployLocalPool(...settings: readonly string[]): Promise<LocalPool> {
  const folder = localFolder();
  const config = [
    ...["[project]", "name = shop", "[function.hello]", "source = hello", "[routes]", "GET / = hello"],
    ...["[issuer.main]", "kind = cognito", "user_pool = create", "[user_pool]", ...settings, "[authorizer]", "[cors]"],
    ...["allow_origins = http://localhost:3000", ""],
  ];
  write(folder.cwd, { "config.ini": config.join("\n"), "hello/index.mjs": HANDLER });
  const { invokeUrl, userPool, issuers } = await folder.json<Deployed>("deploy", "--local");
  const { endpoint } = await folder.json<{ endpoint: string }>("local", "status");
  const credentials = JSON.parse(readFileSync(join(folder.cwd, ".lambda-authz", "local", "key.json"), "utf8"));
  const cognito = new CognitoIdentityProvider({ endpoint, region: "us-east-1", credentials });
  return {
    invokeUrl,
    endpoint,
    userPool,
    issuer: issuers[0].issuer,
    run: folder.run,
    async addUser(email, password) {
      const user = { UserPoolId: userPool.id, Username: email };
      const UserAttributes = Object.entries({ email, email_verified: "true" }).map(([Name, Value]) => ({
        Name,
        Value,
      }));
      await cognito.adminCreateUser({ ...user, UserAttributes, MessageAction: "SUPPRESS" });
      await cognito.adminSetUserPassword({ ...user, Password: password, Permanent: true });
    },
  };
}

interface Deployed extends Pick<LocalPool, "invokeUrl" | "userPool"> {
  readonly issuers: readonly [{ readonly issuer: string }];
}
