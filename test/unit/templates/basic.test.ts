import { afterEach, describe, expect, test, vi } from "vitest";
import { drive, skipWithoutPython } from "../../support/authorizers/python.ts";

interface Envelope {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
type Call = { readonly env: Readonly<Record<string, string>>; readonly event: object };

const template = new URL("../../../templates/node/basic/index.mjs", import.meta.url);

async function inNode({ env, event }: Call): Promise<Envelope> {
  const { handler } = (await import(template.href)) as { handler: (event: object) => Promise<Envelope> };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return handler(event);
}
const inPython = async (call: Call) => (await drive<{ basic: Envelope[] }>({ basic: [call] })).basic[0] as Envelope;

afterEach(() => vi.unstubAllEnvs());

const LIST = { CORS_ALLOW_ORIGINS: "http://localhost:3000, https://app.example" };
const get = (changes: object = {}) => ({ httpMethod: "GET", path: "/orders/1", headers: null, ...changes });
const guarded = get({
  requestContext: { authorizer: { principalId: "user-1", integrationLatency: 3, "cognito:groups": "ops" } },
});

describe.each([
  ["Node", inNode, false],
  ["Python", inPython, skipWithoutPython],
])("the basic Lambda in %s", (_language, call, skip) => {
  test.skipIf(skip)("greets, says what was asked, and that nobody asked who is there", async () => {
    const { statusCode, headers, body } = await call({ env: {}, event: get() });
    expect(statusCode).toBe(200);
    expect(headers["Content-Type"]).toBe("application/json");
    expect(JSON.parse(body)).toEqual({ greeting: "hello", method: "GET", path: "/orders/1", caller: null });
  });

  test.skipIf(skip)("greets as GREETING says, and tells the caller", async () => {
    const { body } = await call({ env: { GREETING: "salut" }, event: guarded });
    expect(JSON.parse(body)).toMatchObject({
      greeting: "salut",
      caller: { principalId: "user-1", claims: { "cognito:groups": "ops" } },
    });
  });

  test.skipIf(skip).each([
    ["an origin on the list", LIST, { Origin: "https://app.example" }, "https://app.example"],
    ["its header in lower case", LIST, { origin: "http://localhost:3000" }, "http://localhost:3000"],
    ["another origin", LIST, { Origin: "https://evil.example" }, undefined],
    ["an origin that begins the same", LIST, { Origin: "https://app.example.evil.example" }, undefined],
    ["a list as origin", LIST, { Origin: LIST.CORS_ALLOW_ORIGINS }, undefined],
    ["no origin", LIST, {}, undefined],
    ["an empty origin", { CORS_ALLOW_ORIGINS: "" }, { Origin: "" }, undefined],
    ["the star", { CORS_ALLOW_ORIGINS: "*" }, { Origin: "https://any.example" }, "*"],
    ["no list", {}, { Origin: "https://any.example" }, undefined],
    ["a star as origin", LIST, { Origin: "*" }, undefined],
  ])("%s", async (_name, env, headers, allowed) => {
    const answer = await call({ env, event: get({ headers }) });
    expect(answer.headers["Access-Control-Allow-Origin"]).toBe(allowed);
    expect(answer.headers["Vary"]).toBe("Origin");
  });

  test.skipIf(skip).each([
    ["allowed where an origin is", LIST, "https://app.example", "true"],
    ["not for an origin that is not listed", LIST, "https://evil.example", undefined],
    ["never together with the star", { CORS_ALLOW_ORIGINS: "*" }, "https://app.example", undefined],
  ])("credentials are %s", async (_name, origins, Origin, allowed) => {
    const env = { ...origins, CORS_ALLOW_CREDENTIALS: "true" };
    const { headers } = await call({ env, event: get({ headers: { Origin } }) });
    expect(headers["Access-Control-Allow-Credentials"]).toBe(allowed);
  });

  test.skipIf(skip)("credentials are not allowed unless the function is told so", async () => {
    const { headers } = await call({ env: LIST, event: get({ headers: { Origin: "https://app.example" } }) });
    expect(headers).not.toHaveProperty("Access-Control-Allow-Credentials");
  });

  test.skipIf(skip)("an empty test event is answered too", async () => {
    expect((await call({ env: {}, event: {} })).statusCode).toBe(200);
  });
});
