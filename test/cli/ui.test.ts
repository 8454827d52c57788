import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { closedPort } from "../support/http/server.ts";
import { http } from "../support/http.ts";
import { localFolder } from "./local-folder.ts";

const BASIC = fileURLToPath(new URL("../../templates/node/basic", import.meta.url));
const config = (port: number, allowed = `http://localhost:${port}`) => `
[project]
name = shop
[function.basicLambda]
source = ${BASIC}
[routes]
GET / = basicLambda
[issuer.main]
kind = cognito
user_pool = us-east-1_UiTests1
client_id = uiclient00000000000000000
[cors]
allow_origins = ${allowed}
[sign_in]
port = ${port}
`;

const freePort = async () => Number(new URL(await closedPort()).port);

/** A folder with a deployed stack. */
async function deployed(allowed?: string) {
  const folder = localFolder();
  const port = await freePort();
  writeFileSync(join(folder.cwd, "config.ini"), config(port, allowed));
  await folder.json("deploy", "--local");
  const valuesIn = (html: string) => JSON.parse(/id="deployed">(.*)<\/script>/.exec(html)?.[1] ?? "");
  const read = (...path: string[]) => readFileSync(join(folder.cwd, ...path), "utf8");
  return { ...folder, port, read, valuesIn };
}

describe("ui --local", () => {
  test("serves the page until Ctrl-C; its address alone is on standard output, and no password anywhere", async () => {
    const { start, port, read, valuesIn } = await deployed();
    const running = await start("Ctrl-C", "ui", "--local", "--no-browser");
    const { status, body } = await http(`http://localhost:${port}/`);
    expect({ status, values: valuesIn(body) }).toMatchObject({
      status: 200,
      values: {
        project: "shop",
        clientId: "uiclient00000000000000000",
        tokenUse: "access",
        callback: `http://localhost:${port}/callback`,
        endpoints: { authorization: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.*\/oauth2\/authorize$/) },
        scopes: ["openid", "email", "profile"],
      },
    });
    const { code, stdout, stderr } = await running.interrupt();
    expect({ code, stdout }).toEqual({ code: 0, stdout: `http://localhost:${port}/\n` });
    expect(stderr).toMatch(/sign in as test; the password is in .*user\.json/);
    expect(stderr + stdout + body).not.toContain(JSON.parse(read(".lambda-authz/local/user.json")).password);
    expect(stderr).not.toContain("note:");
  });

  test("with --json it says its address at once, as one document", async () => {
    const { start, port } = await deployed();
    const running = await start("\n", "ui", "--local", "--no-browser", "--json");
    const { code, stdout, stderr } = await running.interrupt();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({ url: `http://localhost:${port}/` });
  });

  test("a port that is taken ends it with what to do", async () => {
    const { run, port } = await deployed();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { code, stderr } = await run("ui", "--local", "--no-browser");
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${(other.address() as AddressInfo).port} of localhost is in use`);
    expect(stderr).toContain("set another [sign_in] port");
  });

  test("an origin that the API does not allow is said before the browser does", async () => {
    const { start, port } = await deployed("https://shop.example");
    const running = await start("Ctrl-C", "ui", "--local", "--no-browser");
    const { stderr } = await running.interrupt();
    expect(stderr).toContain(`note: [cors] allow_origins lacks http://localhost:${port}`);
  });

  test("what is not deployed has no page", async () => {
    const { run, cwd, json } = await deployed();
    await json("teardown", "--local", "--yes");
    expect(await run("ui", "--local", "--no-browser")).toMatchObject({ code: 1, stdout: "" });
    const { code, stdout } = await run("ui", "--local", "--out", "site", "--json");
    expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 1, error: "NOT_DEPLOYED" });
    expect(readdirSync(cwd)).not.toContain("site");
  });
});

describe("ui --out", () => {
  test("writes the page for another origin, names what that needs, and replaces nothing by itself", async () => {
    const { run, json, read, valuesIn, cwd } = await deployed();
    const args = ["ui", "--local", "--out", "site", "--origin", "https://shop.example"];
    const { code, stdout, stderr } = await run(...args);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("https://shop.example/ among the app client's callback URLs");
    expect(stdout).toContain("https://shop.example in [cors] allow_origins");
    expect(stdout).toMatch(
      /headers at the host.*\n {2}Content-Security-Policy: default-src 'none';.* frame-ancestors 'none'\n/,
    );
    expect(stdout).toMatch(/^ {2}X-Content-Type-Options: nosniff$/m);
    expect(stderr).toContain("https://shop.example/ is not a callback URL of the app client");
    expect(valuesIn(read("site/index.html"))).toMatchObject({
      callback: "https://shop.example/",
      signedOut: "https://shop.example/",
    });
    expect(readdirSync(join(cwd, "site"))).toEqual(expect.arrayContaining(["index.html", "page.js", "page.css"]));

    expect(await json(...args)).toEqual({ written: [] });
    writeFileSync(join(cwd, "site/page.css"), "mine");
    const refused = await run(...args);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("site/page.css exists") });
    expect(read("site/page.css")).toBe("mine");
    expect(await json(...args, "--force")).toEqual({ written: ["site/page.css"] });
  });

  test.each([
    ["http://shop.example", "is not an origin that can sign in"],
    ["https://shop.example/path", "is not an origin that can sign in"],
    ["*", "is not an origin that can sign in"],
  ])("--origin %s is refused", async (origin, words) => {
    const { run } = localFolder();
    const { code, stderr } = await run("ui", "--out", "site", "--origin", origin);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
  });

  test("--origin without --out is refused", async () => {
    const { run } = localFolder();
    expect(await run("ui", "--origin", "https://shop.example")).toMatchObject({ code: 2 });
  });

  test("an issuer that config.ini does not have is refused with those it has", async () => {
    const { run } = await deployed();
    const { code, stderr } = await run("ui", "--local", "--issuer", "other", "--no-browser");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("config.ini has no [issuer.other]\nfix: use one of its issuers: main"),
    });
  });
});
