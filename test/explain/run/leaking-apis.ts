import { CreateApiKeyCommand, CreateUsagePlanCommand, CreateUsagePlanKeyCommand } from "@aws-sdk/client-api-gateway";
import { ALLOWED, type Code, node, TOKEN_AUTHORIZER } from "../plain/function-code.ts";
import { newName } from "../plain/plain-functions.ts";
import { PLANTED } from "../plain/planted-secrets.ts";
import { protectedApi } from "../plain/protected-api.ts";
import type { Scenario } from "../scenario.ts";

const TELLS = `"token " + token + ", password " + process.env.DB_PASSWORD + ", session ${PLANTED.otherToken}"`;
const LOGS_ALL = `console.log(JSON.stringify({ event, env: process.env }));`;

const throwing = node(`
export const handler = async (event) => {
  const token = event.authorizationToken ?? event.headers?.Authorization ?? event.headers?.authorization;
  ${LOGS_ALL}
  throw new TypeError(${TELLS});
};
`);

const answering = (answer: string) =>
  node(`
export const handler = async (event) => {
  const token = event.authorizationToken ?? event.headers?.Authorization ?? event.headers?.authorization;
  ${LOGS_ALL}
  return ${answer};
};
`);

/** An answer whose policy has one statement. */
const policyWith = (statement: string, context = "{}") =>
  answering(
    `{ principalId: "ann", policyDocument: { Version: "2012-10-17", Statement: [${statement}] }, context: ${context} }`,
  );
const ALLOW_ALL = `{ Action: "execute-api:Invoke", Effect: "Allow", Resource: "*" }`;

/** Where an authorizer's answer can hold what it got, by the place. */
const ANSWERS: Readonly<Record<string, Code>> = {
  "the resource of another API's route": policyWith(
    `{ Action: "execute-api:Invoke", Effect: "Allow", Resource: "arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/dev/GET/" + token + "${PLANTED.otherToken}" }`,
  ),
  "the resource of a Deny": policyWith(
    `${ALLOW_ALL}, { Action: "execute-api:Invoke", Effect: "Deny", Resource: "*", Sid: token + process.env.DB_PASSWORD }`,
  ),
  "an action": policyWith(`{ Action: token, Effect: "Allow", Resource: "*" }`),
  "a condition": policyWith(
    `{ Action: "execute-api:Invoke", Effect: "Allow", Resource: "*", Condition: { StringEquals: { [token]: process.env.DB_PASSWORD } } }`,
  ),
  "an effect": policyWith(`{ Action: "execute-api:Invoke", Effect: token, Resource: "*" }`),
  "a value of the context": policyWith(ALLOW_ALL, `{ text: [token, process.env.DB_PASSWORD] }`),
  "a key of the context": policyWith(ALLOW_ALL, `{ [token + "${PLANTED.otherToken}"]: {} }`),
  "a member": answering(`{ [token]: token, ["${PLANTED.otherToken}"]: 1 }`),
  "a text in place of an answer": answering(TELLS),
  "the principal": answering(`{ principalId: { token }, policyDocument: token }`),
};

const leaky = (name: string, make: Scenario["make"]): Pick<Scenario, "name" | "make"> => ({ name, make });

/** APIs whose functions show secrets wherever explain looks. */
export const LEAKING = [
  leaky("the authorizer throws an error that quotes token and password", async (account) => {
    const { api } = await protectedApi(account, { authorizerCode: throwing });
    return api.call("/orders", { token: ALLOWED });
  }),
  leaky("the authorizer answers no policy, but all it knows", async (account) => {
    const { api } = await protectedApi(account, { authorizerCode: answering(`{ message: ${TELLS} }`) });
    return api.call("/orders", { token: ALLOWED });
  }),
  leaky("the authorizer's policy and context quote the token", async (account) => {
    const Statement = `[{ Action: "execute-api:Invoke", Effect: "Deny", Resource: event.methodArn + "/" + token }]`;
    const policy = `{ principalId: token, policyDocument: { Version: "2012-10-17", Statement: ${Statement} }, context: { text: ${TELLS} } }`;
    const { api } = await protectedApi(account, { authorizerCode: answering(policy) });
    return api.call("/orders", { token: ALLOWED });
  }),
  ...Object.entries(ANSWERS).map(([place, authorizerCode]) =>
    leaky(`the authorizer's answer holds secrets in ${place}`, async (account) => {
      const { api } = await protectedApi(account, { authorizerCode });
      return api.call("/orders", { token: ALLOWED });
    }),
  ),
  leaky("the authorizer's error is named like the token", async (account) => {
    const named = answering("Promise.reject(Object.assign(new Error(token), { name: token }))");
    const { api } = await protectedApi(account, { authorizerCode: named });
    return api.call("/orders", { token: ALLOWED });
  }),
  leaky("the backend function throws an error that quotes token and password", async (account) => {
    const { api } = await protectedApi(account, { backendCode: throwing });
    return api.call("/orders", { token: ALLOWED });
  }),
  leaky("the backend function's answer is malformed and quotes token and password", async (account) => {
    const { api } = await protectedApi(account, {
      backendCode: answering(`{ statusCode: 200, body: { text: ${TELLS} } }`),
    });
    return api.call("/orders", { token: ALLOWED });
  }),
  leaky("the function cannot start and names its password", async (account) => {
    const code = node(`throw new Error("cannot connect with " + process.env.DB_PASSWORD);\n${TOKEN_AUTHORIZER.text}`);
    const { api } = await protectedApi(account, { authorizerCode: code });
    return api.call("/orders", { token: ALLOWED });
  }),
  leaky("a token that no authorizer knows, with a secret in the query", async (account) => {
    const { api } = await protectedApi(account);
    return api.call(`/orders?access_token=${PLANTED.query}`, { token: `${PLANTED.query}.unknown` });
  }),
  leaky("an API key that another API's plan has", async (account) => {
    const { api } = await protectedApi(account, { method: { apiKeyRequired: true } });
    const { apigateway } = account;
    const key = await apigateway.send(
      new CreateApiKeyCommand({ name: newName("key"), enabled: true, value: newKey() }),
    );
    const plan = await apigateway.send(new CreateUsagePlanCommand({ name: newName("plan") }));
    await apigateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" }));
    return api.call("/orders", { token: ALLOWED, headers: { "x-api-key": key.value ?? "" } });
  }),
];

let keys = 0;
const newKey = () => `${PLANTED.apiKey}${++keys}`;
