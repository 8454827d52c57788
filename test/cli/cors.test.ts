import { expect, test } from "vitest";
import { write } from "../support/program/run-main.ts";
import { type LocalFolder, localFolder } from "./local-folder.ts";

const [A, B] = ["https://app.example", "http://localhost:3000"] as const;
const EVIL = "https://evil.example";

const CONFIG = (cors: string) => `[project]
name = basic
[function.basicLambda]
source = lambda/basicLambda
[routes]
GET / = basicLambda
[issuer.main]
kind = cognito
user_pool = us-east-1_Origins
client_id = pages
[cors]
${cors}
`;

const origins = (headers: Headers) => ({
  origin: headers.get("access-control-allow-origin"),
  vary: headers.get("vary"),
  credentials: headers.get("access-control-allow-credentials"),
});

/** Deploys the basic Lambda of `init` with this [cors], and asks as a page's browser does. */
async function deployed(folder: LocalFolder, cors: string) {
  await folder.json(
    "init",
    "--yes",
    "--user-pool",
    "us-east-1_Origins",
    "--client-id",
    "pages",
    "--region",
    "us-east-1",
  );
  write(folder.cwd, { "config.ini": CONFIG(cors) });
  const { invokeUrl } = await folder.json<{ invokeUrl: string }>("deploy", "--local");
  const { stdout } = await folder.run("token", "--local");
  const ask = async (headers: Record<string, string>, method = "GET", path = "") => {
    const answer = await fetch(invokeUrl + path, { method, headers });
    return { status: answer.status, body: await answer.text(), ...origins(answer.headers) };
  };
  return {
    preflight: (origin: string, path = "") =>
      ask({ Origin: origin, "Access-Control-Request-Method": "GET" }, "OPTIONS", path),
    answer: (origin: string) => ask({ Origin: origin, Authorization: `Bearer ${stdout.trim()}` }),
    error: (origin: string) => ask({ Origin: origin }),
  };
}

test("two origins are echoed to each of them on preflight, answer and error; another reads errors alone", async () => {
  const folder = localFolder();
  const { preflight, answer, error } = await deployed(folder, `allow_origins = ${A}, ${B}`);
  for (const origin of [A, B]) {
    const echoed = { origin, vary: "Origin", credentials: null };
    expect(await preflight(origin)).toMatchObject({ status: 200, body: expect.stringMatching(/^\s*$/), ...echoed });
    // Not the query string's.
    expect(await preflight(origin, `?origin=${EVIL}`)).toMatchObject(echoed);
    expect(await answer(origin)).toMatchObject({ status: 200, ...echoed });
    expect(await error(origin)).toMatchObject({ status: 401, ...echoed });
  }
  const kept = { origin: null, vary: "Origin", credentials: null };
  expect(await preflight(EVIL)).toMatchObject(kept);
  expect(await preflight(EVIL, `?origin=${A}`)).toMatchObject(kept);
  expect(await preflight(`${A}.evil.example`)).toMatchObject(kept);
  expect(await answer(EVIL)).toMatchObject({ status: 200, ...kept });
  expect(await error(EVIL)).toEqual({
    status: 401,
    body: '{"message":"Unauthorized"}',
    origin: EVIL,
    vary: "Origin",
    credentials: null,
  });

  const proof = await folder.run("test-token", "--local", "--json");
  expect({ code: proof.code, said: proof.stdout }).toEqual({
    code: 0,
    said: expect.stringContaining("from an origin that is not listed"),
  });
  const again = await folder.json<{ changes: object }>("deploy", "--local");
  expect(again.changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
});

test("from one origin to two with credentials and back: each time what the pages need, and nothing of before", async () => {
  const folder = localFolder();
  const one = { origin: A, vary: null, credentials: null };
  const first = await deployed(folder, `allow_origins = ${A}`);
  expect(await first.preflight(EVIL)).toMatchObject(one);
  expect(await first.error(EVIL)).toMatchObject(one);

  write(folder.cwd, {
    "config.ini": CONFIG(`allow_origins = ${A}, ${B}\nallow_credentials = yes`),
  });
  await folder.json("deploy", "--local");
  const echoed = { origin: B, vary: "Origin" };
  expect(await first.preflight(B)).toMatchObject({ ...echoed, credentials: "true" });
  expect(await first.answer(B)).toMatchObject({ ...echoed, credentials: "true" });
  expect(await first.error(B)).toMatchObject({ ...echoed, credentials: null });
  expect(await folder.run("test-token", "--local", "--json")).toMatchObject({ code: 0 });

  write(folder.cwd, {
    "config.ini": CONFIG(`allow_origins = ${A}\nallow_credentials = yes`),
  });
  await folder.json("deploy", "--local");
  for (const ask of [first.preflight, first.error])
    expect(await ask(A)).toMatchObject({ origin: A, vary: null, credentials: "true" });
  expect(await first.answer(A)).toMatchObject({ origin: A, vary: "Origin", credentials: "true" });
  expect(await folder.run("test-token", "--local", "--json")).toMatchObject({ code: 0 });
});

test("* with credentials is refused before anything is deployed", async () => {
  const folder = localFolder();
  write(folder.cwd, { "config.ini": CONFIG("allow_origins = *\nallow_credentials = yes") });
  const { code, stderr } = await folder.run("deploy", "--local");
  expect(code).toBe(3);
  expect(stderr).toContain("must be no while allow_origins is *");
});
