import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AUTHORIZER } from "../../../src/resources/authorizer.ts";
import { GATEWAY_RESPONSE } from "../../../src/resources/gateway-response.ts";
import { kinds } from "../../../src/resources/index.ts";
import { API } from "../../../src/resources/shared/api-overrides.ts";
import { METHOD } from "../../../src/resources/shared/method-overrides.ts";
import { STAGE } from "../../../src/resources/shared/stage-overrides.ts";
import { userPoolClient } from "../../../src/resources/user-pool-client.ts";

const FOLDER = join(import.meta.dirname, "../../../src/resources");

/** The text between the bracket at `from` and the one that closes it. */
function bracketed(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if ("({[".includes(text[at] ?? "")) depth++;
    if (")}]".includes(text[at] ?? "") && --depth === 0) return text.slice(from + 1, at);
  }
  throw new Error(`no closing bracket after ${text.slice(from, from + 40)}`);
}

/** Without what is inside brackets. */
function outermost(text: string): string {
  let depth = 0;
  return [...text]
    .filter((one) => {
      if (")}]".includes(one)) depth--;
      const isOutside = depth === 0;
      if ("({[".includes(one)) depth++;
      return isOutside;
    })
    .join("");
}

/** The props that the source of a kind writes into changes: members of `changes({...})`, and `prop: "..."`. */
function reportedIn(source: string): string[] {
  const tables = [...source.matchAll(/\bchanges\(\{/g)].map(({ index }) =>
    bracketed(source, index + "changes(".length),
  );
  const members = tables.flatMap((body) => [...outermost(body).matchAll(/(\w+):/g)].map(([, name = ""]) => name));
  return [...members, ...[...source.matchAll(/\bprop: "([^"]+)"/g)].map(([, name = ""]) => name)];
}

/** The tables of properties that `diff` compares with a fixed value. */
const FIXED: Readonly<Record<string, object>> = {
  "apigateway.rest-api": API,
  "apigateway.method": METHOD,
  "apigateway.authorizer": AUTHORIZER,
  "apigateway.gateway-response": GATEWAY_RESPONSE,
  "apigateway.stage": STAGE,
};

const fileOf = (type: string) => (type === "lambda.function" ? "function" : (type.split(".")[1] ?? ""));

test.each(Object.keys(kinds))("%s: `watched` names each property that `diff` can report, and no other", (type) => {
  const source = readFileSync(join(FOLDER, `${fileOf(type)}.ts`), "utf8").replace(/\/\/.*$/gm, "");
  const { watched } = kinds[type] ?? { watched: {} };
  if (type === userPoolClient.type) return expect(Object.keys(watched)).toEqual(ofClient());
  const all = new Set([...reportedIn(source), ...Object.keys(FIXED[type] ?? {})]);
  expect([...all].sort()).toEqual(Object.keys(watched).sort());
});

/** The client's diff has no table: it compares all attributes. */
function ofClient(): string[] {
  const props = { callbackUrls: ["https://a.example"], logoutUrls: ["https://a.example"], providers: ["COGNITO"] };
  const lifetimes = { accessTokenMinutes: 5, idTokenMinutes: 5, refreshTokenDays: 1, rotatesRefreshTokens: true };
  const desired = { poolId: "p", name: "c", ...props, ...lifetimes, reads: ["email"], writes: ["email"] };
  const none = { callbackUrls: [], logoutUrls: [], providers: [], lifetimes: [], oauth: [], flows: [] };
  const actual = { id: "c", ...none, protections: [], reads: [], writes: [], name: "d" };
  return userPoolClient.diff(desired, actual).map(({ prop }) => prop);
}
