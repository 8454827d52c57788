import type { Call } from "../scenario.ts";
import { node } from "./function-code.ts";
import type { PlainAccount } from "./plain-account.ts";
import type { PlainApi } from "./plain-api.ts";
import { type Changes, protectedApi } from "./protected-api.ts";

/** Returns what the token says: one function for all scenarios in which an authorizer's answer is the fault. */
const ANSWERING_AUTHORIZER = node(`
export const handler = async ({ authorizationToken, methodArn }) => {
  const expression = Buffer.from(authorizationToken.replace(/^Bearer /, ""), "base64url").toString();
  return new Function("arn", "return " + expression)(methodArn);
};
`);

/** The token for an answer. @param expression in JavaScript; `arn` is the event's method ARN. */
export const answerToken = (expression: string): string => Buffer.from(expression).toString("base64url");

/** The answer with a policy of these statements, in JavaScript. */
export const policyOf = (...statements: readonly string[]): string =>
  `({ principalId: "ann", policyDocument: { Version: "2012-10-17", Statement: [${statements.join(", ")}] } })`;

/** A statement that allows, in JavaScript. @param resource an expression. */
export const allow = (resource: string, members = ""): string =>
  `{ Effect: "Allow", Action: "execute-api:Invoke", Resource: ${resource}, ${members} }`;

/** The API of an ARN and its stage: "arn:aws:execute-api:us-east-1:000000000000:a1b2c3/dev". */
export const STAGE = 'arn.split("/").slice(0, 2).join("/")';
/** The ARN of an API. */
export const API = 'arn.split("/")[0]';

/** A protected API whose authorizer returns the value of an expression to the call. */
export async function answeredCall(
  account: PlainAccount,
  expression: string,
  {
    path = "/orders",
    method = "GET",
    ...changes
  }: Omit<Changes, "method"> & Pick<Call, "method"> & { readonly path?: string } = {},
): Promise<Call & { readonly api: PlainApi }> {
  const { api } = await protectedApi(account, { sharedAuthorizer: ANSWERING_AUTHORIZER, ...changes });
  return { ...api.call(path, { token: answerToken(expression), method }), api };
}
