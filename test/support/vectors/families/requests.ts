import { claims, STAGE } from "../fixture.ts";
import { ALLOW, type Expectation, type Family, refused } from "../format.ts";
import { token } from "../sign.ts";

const good = token(claims());
const other = token(claims({ sub: "user-2" }));
const methodArn = `${STAGE}GET/orders/1`;
const NO_TOKEN = refused("no-token");
const SCHEME = refused("scheme");

const bearer = (name: string, why: string, authorization: string, expect: Expectation) => ({
  name,
  why,
  config: "oidc",
  authorization,
  expect,
});
const event = (config: string, name: string, why: string, one: unknown, expect: Expectation) => ({
  name,
  why,
  config,
  event: one,
  expect,
});
const tokenEvent = (name: string, why: string, changes: object, expect: Expectation) =>
  event("oidc", name, why, { type: "TOKEN", methodArn, authorizationToken: `Bearer ${good}`, ...changes }, expect);

export const scheme: Family = {
  family: "bearer",
  about: "RFC 6750, section 2.1: Bearer in any case, one or more spaces, the token, nothing else.",
  cases: [
    bearer("Bearer", "as everybody writes it", `Bearer ${good}`, ALLOW),
    bearer("bearer", "schemes have no case, RFC 9110 section 11.1", `bearer ${good}`, ALLOW),
    bearer("BEARER", "schemes have no case", `BEARER ${good}`, ALLOW),
    bearer("no scheme", "could be anything", good, SCHEME),
    bearer("two spaces", "1*SP in the grammar", `Bearer  ${good}`, ALLOW),
    bearer("a tab", "spaces, nothing else", `Bearer\t${good}`, SCHEME),
    bearer("no space", "spaces, nothing else", `Bearer${good}`, SCHEME),
    bearer("a space in front", "nothing else", ` Bearer ${good}`, SCHEME),
    bearer("a space behind", "nothing else", `Bearer ${good} `, SCHEME),
    bearer("a line break behind", "nothing else", `Bearer ${good}\n`, refused("malformed")),
    bearer("a no-break space", "spaces, nothing else", `Bearer\u00a0${good}`, SCHEME),
    bearer("full width letters", "case is ASCII's", `\uff22earer ${good}`, SCHEME),
    bearer("DPoP", "a token that is bound to a key needs its proof", `DPoP ${good}`, SCHEME),
    bearer("Basic", "another scheme", `Basic ${good}`, SCHEME),
    bearer("Bearer twice", "one token", `Bearer Bearer ${good}`, SCHEME),
    bearer("two tokens", "one token", `Bearer ${good}, Bearer ${good}`, SCHEME),
    bearer("two tokens without a space", "one token", `Bearer ${good},${good}`, refused("malformed")),
    bearer("Bearer alone", "no token", "Bearer", SCHEME),
    bearer("Bearer and a space", "no token", "Bearer ", SCHEME),
    bearer("nothing", "no token", "", NO_TOKEN),
    bearer("garbage", "no token", "Bearer garbage", refused("malformed")),
    tokenEvent("no authorizationToken", "no token", { authorizationToken: undefined }, NO_TOKEN),
    tokenEvent("authorizationToken null", "no token", { authorizationToken: null }, NO_TOKEN),
    tokenEvent("authorizationToken is a list", "no string", { authorizationToken: [`Bearer ${good}`] }, NO_TOKEN),
    event("oidc", "event null", "no event", null, NO_TOKEN),
    event("oidc", "event is a list", "no event", [], NO_TOKEN),
    event("oidc", "event is empty", "no event", {}, refused("method-arn")),
  ],
};

const request = (config: string, name: string, why: string, parts: object, expect: Expectation) =>
  event(config, name, why, { type: "REQUEST", methodArn, ...parts }, expect);
const value = `Bearer ${good}`;
const more = (name: string, why: string, headers: object, query: object | null, expect: Expectation) =>
  request(
    "request-more",
    name,
    why,
    { headers: { Authorization: value, ...headers }, queryStringParameters: query },
    expect,
  );

export const sources: Family = {
  family: "identity-sources",
  about: "REQUEST authorizers: the first source carries the token, the others must be there.",
  cases: [
    request("request", "header", "the plain case", { headers: { Authorization: value } }, ALLOW),
    request("request", "header in lower case", "HTTP/2 sends it so", { headers: { authorization: value } }, ALLOW),
    request(
      "request",
      "header in both maps",
      "as API Gateway sends it",
      { headers: { authorization: value }, multiValueHeaders: { authorization: [value] } },
      ALLOW,
    ),
    request(
      "request",
      "header in the second map alone",
      "an event without the first",
      { multiValueHeaders: { Authorization: [value] } },
      ALLOW,
    ),
    request(
      "request",
      "header twice",
      "the backend may read the other",
      { headers: { Authorization: value }, multiValueHeaders: { Authorization: [`Bearer ${other}`, value] } },
      NO_TOKEN,
    ),
    request(
      "request",
      "header twice, the same",
      "still two",
      { headers: { Authorization: value }, multiValueHeaders: { Authorization: [value, value] } },
      NO_TOKEN,
    ),
    request(
      "request",
      "header in two cases",
      "the backend may read the other",
      { headers: { Authorization: value, authorization: `Bearer ${other}` } },
      NO_TOKEN,
    ),
    request(
      "request",
      "maps that differ",
      "the backend may read the other",
      { headers: { Authorization: value }, multiValueHeaders: { authorization: [`Bearer ${other}`] } },
      NO_TOKEN,
    ),
    request(
      "request",
      "header in the second map alone, twice",
      "the backend may read the other",
      { multiValueHeaders: { Authorization: [value, `Bearer ${other}`] } },
      NO_TOKEN,
    ),
    request(
      "request",
      "header in the second map alone, as a text",
      "as no gateway sends it, but one value",
      { multiValueHeaders: { Authorization: value } },
      ALLOW,
    ),
    request(
      "request",
      "header in a list in a list",
      "no text",
      { multiValueHeaders: { Authorization: [[value]] } },
      NO_TOKEN,
    ),
    request("request", "headers are a list", "no names", { headers: ["Authorization", value] }, NO_TOKEN),
    request("request", "headers are a text", "no names", { headers: value }, NO_TOKEN),
    request("request", "headers are a number", "no names", { headers: 7, multiValueHeaders: true }, NO_TOKEN),
    request("request", "no headers", "no token", {}, NO_TOKEN),
    request("request", "headers null", "no token", { headers: null, multiValueHeaders: null }, NO_TOKEN),
    request("request", "header empty", "no token", { headers: { Authorization: "" } }, NO_TOKEN),
    request("request", "header is a number", "no string", { headers: { Authorization: 7 } }, NO_TOKEN),
    request("request", "authorizationToken", "is of the other type", { authorizationToken: value }, NO_TOKEN),
    request(
      "request",
      "query string where a header is wanted",
      "another source",
      { queryStringParameters: { Authorization: value } },
      NO_TOKEN,
    ),
    request("request", "header without scheme", "could be anything", { headers: { Authorization: good } }, SCHEME),
    request(
      "request-query",
      "query string",
      "no scheme is needed there",
      { queryStringParameters: { token: good } },
      ALLOW,
    ),
    request(
      "request-query",
      "query string with Bearer",
      "allowed there too",
      { queryStringParameters: { token: value } },
      ALLOW,
    ),
    request(
      "request-query",
      "query string with two spaces",
      "1*SP, as in the header",
      { queryStringParameters: { token: `Bearer  ${good}` } },
      ALLOW,
    ),
    request(
      "request-query",
      "query string in another case",
      "parameters have their case",
      { queryStringParameters: { Token: good } },
      NO_TOKEN,
    ),
    request(
      "request-query",
      "query string twice",
      "the backend may read the other",
      { queryStringParameters: { token: good }, multiValueQueryStringParameters: { token: [other, good] } },
      NO_TOKEN,
    ),
    request(
      "request-query",
      "query string in both maps",
      "as API Gateway sends it",
      { queryStringParameters: { token: good }, multiValueQueryStringParameters: { token: [good] } },
      ALLOW,
    ),
    request(
      "request-query",
      "header where a query string is wanted",
      "another source",
      { headers: { token: good } },
      NO_TOKEN,
    ),
    more("all sources", "the plain case", { "x-tenant": "a" }, { v: "1" }, ALLOW),
    more("a header is missing", "must be there", {}, { v: "1" }, refused("identity-source")),
    more("a header is empty", "must not be empty", { "X-Tenant": "" }, { v: "1" }, refused("identity-source")),
    more("a header is null", "must not be empty", { "X-Tenant": null }, { v: "1" }, refused("identity-source")),
    more("a parameter is missing", "must be there", { "X-Tenant": "a" }, null, refused("identity-source")),
    request(
      "request-more",
      "a header is empty once",
      "the backend may read that one",
      {
        headers: { Authorization: value },
        multiValueHeaders: { "X-Tenant": ["a", ""] },
        queryStringParameters: { v: "1" },
      },
      refused("identity-source"),
    ),
    more("the token is missing", "comes first", { Authorization: undefined }, null, NO_TOKEN),
  ],
};
