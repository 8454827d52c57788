import { CreateApiKeyCommand, CreateUsagePlanCommand, CreateUsagePlanKeyCommand } from "@aws-sdk/client-api-gateway";
import { ALLOWED, node, TOKEN_AUTHORIZER } from "../plain/function-code.ts";
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
