import { ALLOWED, node, REQUEST_AUTHORIZER } from "../../plain/function-code.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { type Changes, protectedApi } from "../../plain/protected-api.ts";
import type { Call, Scenario } from "../../scenario.ts";

/** A call of the healthy API, but for how its authorizer finds out who calls. */
async function called(account: PlainAccount, call: Omit<Call, "url">, changes: Changes = {}): Promise<Call> {
  const { api } = await protectedApi(account, changes);
  return api.call("/orders", call);
}

/** The authorizer of AWS's example for REQUEST: a header and a parameter of the query. */
const REQUEST: Changes = {
  authorizerCode: REQUEST_AUTHORIZER,
  authorizer: {
    type: "REQUEST",
    identitySource: "method.request.header.HeaderAuth1,method.request.querystring.QueryString1",
  },
};
/** A REQUEST authorizer for the shared token. */
const HEADER_AUTHORIZER = node(`
export const handler = async ({ headers, methodArn }) => {
  if (headers?.Authorization !== "Bearer ${ALLOWED}") throw new Error("Unauthorized");
  const [arn, stage] = methodArn.split("/");
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: arn + "/" + stage + "/*/*" }];
  return { principalId: "ann", policyDocument: { Version: "2012-10-17", Statement } };
};
`);
const READS_X_TOKEN: Changes = { authorizer: { identitySource: "method.request.header.X-Token" } };
const BEARER = `Bearer ${ALLOWED}`;

const missing = (name: string, make: Scenario["make"]): Scenario => ({
  name,
  expect: "identity-source-missing",
  severity: "error",
  make,
});
const empty = (name: string, make: Scenario["make"]): Scenario => ({
  name,
  expect: "identity-source-empty",
  severity: "error",
  make,
});

export const scenarios: readonly Scenario[] = [
  missing("the token is in Authorization, the authorizer reads X-Token", (account) =>
    called(account, { headers: { Authorization: BEARER } }, READS_X_TOKEN),
  ),
  missing("the token is in the header of another authorizer: X-Api-Token", (account) =>
    called(account, { headers: { "X-Api-Token": ALLOWED } }),
  ),
  missing("the token is in a cookie, the authorizer reads Authorization", (account) =>
    called(account, { headers: { Cookie: `session=${ALLOWED}` } }),
  ),
  missing("the token is in the query, the authorizer reads Authorization", async (account) => {
    const { api } = await protectedApi(account);
    return api.call(`/orders?access_token=${ALLOWED}`);
  }),
  missing(
    "a REQUEST authorizer with a cache reads a header and a query parameter, the call has the header",
    (account) => called(account, { headers: { HeaderAuth1: "headerValue1" } }, REQUEST),
  ),
  missing(
    "a REQUEST authorizer with a cache reads a query parameter in another case than the call has",
    async (account) => {
      const { api } = await protectedApi(account, REQUEST);
      return api.call("/orders?querystring1=queryValue1", { headers: { HeaderAuth1: "headerValue1" } });
    },
  ),
  missing("the authorizer reads a stage variable that the stage does not have", (account) =>
    called(
      account,
      { headers: { Authorization: BEARER } },
      {
        authorizer: {
          type: "REQUEST",
          identitySource: "method.request.header.Authorization,stageVariables.tenant",
        },
      },
    ),
  ),
  {
    name: "a call without a token of an API whose authorizer has no permission either",
    expect: "no-token",
    severity: "note",
    make: (account) => called(account, {}, { authorizer: { permit: false } }),
  },
  empty("a call with an empty Authorization header", (account) => called(account, { headers: { Authorization: "" } })),
  empty("a REQUEST authorizer with a cache gets a query parameter without a value", async (account) => {
    const { api } = await protectedApi(account, REQUEST);
    return api.call("/orders?QueryString1=", { headers: { HeaderAuth1: "headerValue1" } });
  }),
  {
    name: "the header of the token is sent in lower case, the authorizer has it in upper case",
    expect: null,
    make: (account) => called(account, { headers: { "x-token": ALLOWED } }, READS_X_TOKEN),
  },
  {
    name: "the authorizer reads the address and the path of the caller besides the token",
    expect: null,
    make: (account) =>
      called(
        account,
        { headers: { Authorization: BEARER } },
        {
          authorizerCode: HEADER_AUTHORIZER,
          authorizer: {
            type: "REQUEST",
            identitySource:
              "method.request.header.Authorization,context.identity.sourceIp,context.resourcePath,context.httpMethod",
          },
        },
      ),
  },
  missing("the authorizer reads the IAM user of the caller, which no caller of a Lambda authorizer has", (account) =>
    called(
      account,
      { headers: { Authorization: BEARER } },
      {
        authorizer: { type: "REQUEST", identitySource: "method.request.header.Authorization,context.identity.userArn" },
      },
    ),
  ),
];
