import { describe, expect, test } from "vitest";
import { printed } from "../../../src/token/check.ts";
import { casesOf } from "../../../src/token/prove/cases.ts";
import { prove } from "../../../src/token/prove/prove.ts";
import { type Asked, type Behaviour, type Reply, startGateway } from "../../support/token/gateway.ts";
import { CLAIMS, COGNITO, configWith, NOW_MS, tokenWith } from "../../support/token/sample-token.ts";

const TOKEN = tokenWith();
const [A, B] = ["https://a.example", "https://b.example"] as const;
const ELSEWHERE = "an origin that is not listed";

const kindOf = ({ verb, path, headers }: Asked) =>
  verb === "OPTIONS"
    ? "preflight"
    : path === "/health" || headers.authorization === `Bearer ${TOKEN}`
      ? "answer"
      : "error";

/** A gateway that echoes A and B, and on its own errors anybody; with credentials, as deployed. */
const rightly =
  (credentials = false): Behaviour =>
  (asked) => {
    const kind = kindOf(asked);
    const { origin = "" } = asked.headers;
    const allow = [A, B].some((one) => one === origin) || kind === "error";
    const headers = {
      vary: "Origin",
      ...(allow && { "access-control-allow-origin": origin }),
      ...(credentials && kind !== "error" && { "access-control-allow-credentials": "true" }),
      ...(kind === "error" && { "x-amzn-errortype": "UnauthorizedException" }),
      ...(kind === "preflight" && {
        "access-control-allow-methods": "GET,DELETE,OPTIONS",
        "access-control-allow-headers": "Authorization,Content-Type",
      }),
    };
    return { status: kind === "error" ? 401 : 200, headers };
  };

/** The right gateway, but with other headers on one kind of answer; undefined takes a header away. */
const wrongly =
  (kind: string, changes: Readonly<Record<string, string | undefined>>, credentials = false): Behaviour =>
  (asked) => {
    const { status, headers } = rightly(credentials)(asked) as Reply;
    if (kindOf(asked) !== kind) return { status, headers: headers ?? {} };
    const all = Object.entries({ ...headers, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return { status, headers: Object.fromEntries(all) };
  };

async function proofOf(behave: Behaviour, cors = `allow_origins = ${A}, ${B}`, rules = {}) {
  const { invokeUrl } = await startGateway(behave);
  const never = () => Promise.reject(new Error("nobody should"));
  const { checks, ok } = await prove({
    config: configWith({ cors, ...rules }),
    invokeUrl,
    issuers: [COGNITO],
    token: TOKEN,
    allMethods: false,
    endpoint: "http://emulator.test",
    configuredCors: async () => false,
    clock: { now: () => NOW_MS, sleep: never },
    signal: new AbortController().signal,
  });
  const failed = checks.filter((check) => !check.ok);
  return { ok, names: checks.map(({ name }) => name), failed };
}

const CREDENTIALS = `allow_origins = ${A}, ${B}\nallow_credentials = yes`;

test("preflight, answer and error are asked from two listed origins and from one that is not", async () => {
  const { ok, failed, names } = await proofOf(rightly(), `allow_origins = ${A}, ${B}, https://c.example`);
  expect({ ok, failed }).toEqual({ ok: true, failed: [] });
  expect(names.filter((name) => / from (https:|an origin)/.test(name))).toEqual([
    `GET / with this token, from ${A}`,
    `OPTIONS / preflight, from ${B}`,
    `GET / with this token, from ${B}`,
    `GET / 401 carries the CORS header, from ${B}`,
    `OPTIONS / preflight, from ${ELSEWHERE}`,
    `GET / with this token, from ${ELSEWHERE}`,
    `GET / 401, from ${ELSEWHERE}`,
  ]);
});

test("the second origin's header is in lower case, as in HTTP/2", () => {
  const config = configWith({ cors: `allow_origins = ${A}, ${B}` });
  const cases = casesOf({ config, token: TOKEN, claims: CLAIMS, issuer: COGNITO, allMethods: false });
  const spelled = cases.map(({ headers }) => Object.entries(headers).find(([name]) => /^origin$/i.test(name)));
  const distinct = new Set(spelled.map((pair) => pair?.join(": ")));
  expect([...distinct]).toEqual([`Origin: ${A}`, `origin: ${B}`, "Origin: https://not-listed.invalid"]);
});

test("one origin without credentials is proved as ever: with nothing more asked", async () => {
  const { ok, names } = await proofOf(rightly(), `allow_origins = ${A}`);
  expect(ok).toBe(true);
  expect(names.filter((name) => / from (https:|an origin)/.test(name))).toEqual([]);
});

test("with credentials a right gateway passes too", async () => {
  expect(await proofOf(rightly(true), CREDENTIALS)).toMatchObject({ ok: true, failed: [] });
});

test("where rules refuse this token everywhere, a public route answers for the function", async () => {
  const RULES = { "rule.admin": "allow = ANY /*\ngroups = admins" };
  const refusing: Behaviour = (asked) => {
    const reply = rightly()(asked) as Reply;
    const isDenied = kindOf(asked) === "answer" && asked.path !== "/health";
    return isDenied
      ? { status: 403, headers: { ...reply.headers, "x-amzn-errortype": "AccessDeniedException" } }
      : reply;
  };
  const { ok, names } = await proofOf(refusing, undefined, RULES);
  expect(ok).toBe(true);
  expect(names).toContain(`GET /health (public) without a token, from ${B}`);
});

describe("a gateway that is wrong fails, with what to do:", () => {
  const ORIGIN = "access-control-allow-origin";
  const ALLOW = "access-control-allow-credentials";
  test.each<[string, Behaviour, string | undefined, string, RegExp]>([
    [
      "a preflight that says the first origin to all",
      wrongly("preflight", { [ORIGIN]: A }),
      undefined,
      `OPTIONS / preflight, from ${B}`,
      /^browsers at https:\/\/b\.example do not accept .*: https:\/\/a\.example; .* deploy again: lambda-authz deploy$/,
    ],
    [
      "a preflight that lets anybody in",
      wrongly("preflight", { [ORIGIN]: "*" }),
      undefined,
      `OPTIONS / preflight, from ${ELSEWHERE}`,
      /which \[cors\] allow_origins does not list, can read it; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "a preflight without Vary",
      wrongly("preflight", { vary: undefined }),
      undefined,
      "OPTIONS / preflight",
      /lacks Vary: Origin, .*; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "a preflight without credentials",
      wrongly("preflight", { [ALLOW]: undefined }, true),
      CREDENTIALS,
      "OPTIONS / preflight",
      /lacks Access-Control-Allow-Credentials: true, .*; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "a function without the header",
      wrongly("answer", { [ORIGIN]: undefined }),
      undefined,
      `GET / with this token, from ${A}`,
      /Access-Control-Allow-Origin is missing, .*let the function set it/,
    ],
    [
      "a function that says the whole list",
      wrongly("answer", { [ORIGIN]: `${A},${B}` }),
      undefined,
      `GET / with this token, from ${B}`,
      /Access-Control-Allow-Origin is https:\/\/a\.example,https:\/\/b\.example, so no page/,
    ],
    [
      "a function that lets anybody in",
      wrongly("answer", { [ORIGIN]: "*" }),
      undefined,
      `GET / with this token, from ${ELSEWHERE}`,
      /can read it; fix: let the function echo only the origins in CORS_ALLOW_ORIGINS$/,
    ],
    [
      "a function without Vary",
      wrongly("answer", { vary: "Accept-Encoding" }),
      undefined,
      `GET / with this token, from ${A}`,
      /lacks Vary: Origin, .*; fix: let the function set it/,
    ],
    [
      "a function without credentials",
      wrongly("answer", { [ALLOW]: undefined }, true),
      CREDENTIALS,
      `GET / with this token, from ${B}`,
      /lacks Access-Control-Allow-Credentials: true, .*CORS_ALLOW_CREDENTIALS$/,
    ],
    [
      "errors for the first origin alone",
      wrongly("error", { [ORIGIN]: A }),
      undefined,
      `GET / 401 carries the CORS header, from ${B}`,
      /^browsers at https:\/\/b\.example do not accept/,
    ],
    [
      "errors without Vary",
      wrongly("error", { vary: undefined }),
      undefined,
      "GET / 401 carries the CORS header",
      /lacks Vary: Origin/,
    ],
    [
      "errors that echo anybody with credentials",
      wrongly("error", { [ALLOW]: "true" }, true),
      CREDENTIALS,
      `GET / 401, from ${ELSEWHERE}`,
      /can read this error with a user's cookies, because DEFAULT_4XX has/,
    ],
    [
      "errors without credentials for the one origin that there is",
      wrongly("error", { [ORIGIN]: A }),
      `allow_origins = ${A}\nallow_credentials = yes`,
      "GET / 401 carries the CORS header",
      /lacks Access-Control-Allow-Credentials: true/,
    ],
  ])("%s", async (_, behave, cors, name, hint) => {
    const { failed } = await proofOf(behave, cors);
    const hints = failed.filter((check) => check.name === name).map((check) => printed(check).hint);
    expect(hints).toEqual([expect.stringMatching(hint)]);
  });
});
